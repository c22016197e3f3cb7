from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm import managers
from crm.access import ChannelRequest, requires
from crm.answers import go, saved
from crm.events import ClientEvent
from crm.managers.access import visible_manager
from crm.managers.views.dialogs import manager_dialog, managers_url
from crm.models import Manager


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a manager is removed; a POST removes them."""
    manager = visible_manager(request.channel, pk)
    if manager.pk == request.manager.pk:
        return go(request, reverse("departure", args=[request.channel.slug]))
    if request.method == "GET":
        return _dialog(request, manager)
    try:
        managers.remove_manager(manager, by=request.actor)
    except ValidationError as error:
        return _dialog(request, manager, " ".join(error.messages), status=422)
    text = _("%(name)s is no longer a manager of this channel.") % {"name": manager}
    return saved(request, text, ClientEvent.MANAGERS, go_to=managers_url(request))


def _dialog(request: ChannelRequest, manager: Manager, refusal: str = "", status: int = 200) -> HttpResponse:
    title = _("Remove %(name)s?") % {"name": manager}
    return manager_dialog(request, "removal", {"person": manager, "refusal": refusal}, title=title, status=status)
