from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm import managers
from crm.access import ANY_MANAGER, ChannelRequest, requires
from crm.answers import dialog, go


@requires(ANY_MANAGER)
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Ask before a manager leaves the channel; a POST ends their membership."""
    if request.method == "GET":
        return _dialog(request)
    try:
        managers.remove_manager(request.manager, by=request.actor)
    except ValidationError as error:
        return _dialog(request, " ".join(error.messages), status=422)
    messages.success(request, _("You have left %(channel)s.") % {"channel": request.channel})
    return go(request, reverse("home"))


def _dialog(request: ChannelRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    title = _("Leave %(channel)s?") % {"channel": request.channel}
    leave_to = reverse("channel", args=[request.channel.slug])
    part, context = "managers/departure.html", {"refusal": refusal}
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="roles")
