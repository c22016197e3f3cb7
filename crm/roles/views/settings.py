from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm import roles
from crm.access import ChannelRequest, requires
from crm.answers import saved, submit
from crm.events import ClientEvent
from crm.models import Role
from crm.roles.access import visible_role
from crm.roles.forms import SettingsForm
from crm.roles.views.dialogs import role_dialog, roles_url


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog with a role's name and whether invited people get it; a POST saves them."""
    role = visible_role(request.channel, pk)
    if role.is_owner:
        raise Http404  # there is nothing to set
    if request.method == "GET":
        return _dialog(request, role, SettingsForm(role=role))
    form = SettingsForm(request.POST, role=role)
    changed = submit(form, lambda data: _save(request, role, data))
    if changed is None:
        return _dialog(request, role, form, status=422)
    text = _("The role “%(role)s” is saved.") % {"role": changed}
    return saved(request, text, ClientEvent.ROLES, go_to=roles_url(request))


@transaction.atomic
def _save(request: ChannelRequest, role: Role, data: dict[str, Any]) -> Role:
    if "name" in data:
        role = roles.update_role(role, {"name": data["name"]}, by=request.actor)
    if data["is_default"]:
        roles.set_default_role(role, by=request.actor)
    return role


def _dialog(request: ChannelRequest, role: Role, form: SettingsForm, status: int = 200) -> HttpResponse:
    title = _("Role “%(role)s”") % {"role": role}
    return role_dialog(request, "settings", {"form": form, "role": role}, title=title, status=status)
