from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm import managers
from crm.access import ChannelRequest, requires
from crm.answers import go, saved, submit
from crm.events import ClientEvent
from crm.managers.access import visible_manager
from crm.managers.forms import RoleForm
from crm.managers.views.dialogs import manager_dialog, managers_url
from crm.models import Manager, Role


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog with a manager's role; a POST changes it."""
    manager = visible_manager(request.channel, pk)
    if request.method == "GET":
        return _dialog(request, manager, RoleForm(channel=request.channel, initial={"role": manager.role}))
    form = RoleForm(request.POST, channel=request.channel)
    role = submit(form, lambda data: _change(request, manager, data["role"]))
    if role is None:
        return _dialog(request, manager, form, status=422)
    if manager.pk == request.manager.pk and not role.is_owner:
        return go(request, reverse("channel", args=[request.channel.slug]))  # this page isn't theirs any more
    text = _("%(name)s now has the role “%(role)s”.") % {"name": manager, "role": role}
    return saved(request, text, ClientEvent.MANAGERS, go_to=managers_url(request))


def _change(request: ChannelRequest, manager: Manager, role: Role) -> Role:
    managers.change_role(manager, role, by=request.actor)
    return role


def _dialog(request: ChannelRequest, manager: Manager, form: RoleForm, status: int = 200) -> HttpResponse:
    title = _("Role of %(name)s") % {"name": manager}
    return manager_dialog(request, "role", {"form": form, "person": manager}, title=title, status=status)
