from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm import roles
from crm.access import ChannelRequest, requires
from crm.answers import saved, submit
from crm.events import ClientEvent
from crm.models import Role
from crm.roles.access import visible_role
from crm.roles.forms import DeletionForm
from crm.roles.views.dialogs import role_dialog, roles_url


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask where a role's people go before it is deleted; a POST deletes it."""
    role = visible_role(request.channel, pk)
    if not role.is_custom:
        raise Http404
    people, invited = role.managers.count(), role.invitations.filter(state="open").count()
    data = request.POST if request.method == "POST" else None
    form = DeletionForm(data, role=role, has_people=people + invited > 0)
    if request.method == "POST" and submit(form, lambda data: _delete(request, role, data.get("to"))):
        text = _("The role “%(role)s” is deleted.") % {"role": role}
        return saved(request, text, ClientEvent.ROLES, go_to=roles_url(request))
    context = {"form": form, "role": role, "people": people, "invited": invited}
    title = _("Delete the role “%(role)s”?") % {"role": role}
    return role_dialog(request, "deletion", context, title=title, status=422 if form.is_bound else 200)


def _delete(request: ChannelRequest, role: Role, to: Role | None) -> bool:
    roles.delete_role(role, to, by=request.actor)
    return True
