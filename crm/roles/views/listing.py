from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm import roles
from crm.access import ChannelRequest, requires
from crm.answers import saved, submit
from crm.events import ClientEvent
from crm.roles.forms import NewRoleForm
from crm.roles.queries import listed_roles, matrix
from crm.roles.views.dialogs import role_dialog, roles_url


@requires("managers.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show which role may do what."""
    listed = listed_roles(request.channel)
    context = {"roles": listed, "rows": matrix(listed)}
    return render(request, "roles/list.html" if request.htmx else "roles/page.html", context)


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a new role; a POST adds it."""
    if request.method == "GET":
        return _dialog(request, NewRoleForm(channel=request.channel))
    form = NewRoleForm(request.POST, channel=request.channel)
    role = submit(
        form,
        lambda data: roles.create_role(
            request.channel, data["name"], data["like"].permissions if data["like"] else (), by=request.actor
        ),
    )
    if role is None:
        return _dialog(request, form, status=422)
    text = _("The role “%(role)s” is added.") % {"role": role}
    return saved(request, text, ClientEvent.ROLES, go_to=roles_url(request))


def _dialog(request: ChannelRequest, form: NewRoleForm, status: int = 200) -> HttpResponse:
    return role_dialog(request, "new", {"form": form}, title=_("New role"), status=status)
