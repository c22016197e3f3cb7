from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from crm.access import ChannelRequest, requires
from crm.answers import go
from crm.ids import read_id
from segments import audiences
from segments.access import visible_segment
from segments.messages import actions, queries, reach
from segments.messages.views.dialogs import message_dialog, message_url

EVERYBODY = "everybody"


@requires("contacts.view", "messages.manage")
@require_POST
def save(request: ChannelRequest, pk: int) -> HttpResponse:
    """Import the filter of the segment `audience` as the message's; or all customers, for the word `everybody`."""
    message = queries.visible_message(request.channel, pk)
    chosen = request.POST.get("audience", "")
    try:
        actions.choose_audience(message, _filter(request, chosen), by=request.actor)
    except FilterInvalid as error:
        errors = [problem.message for problem in error.problems]
    except ValidationError as error:
        errors = error.messages
    else:
        return go(request, message_url(request, message))
    title, leave_to = _("This can’t be the audience"), message_url(request, message)
    return message_dialog(request, "refused", {"errors": errors}, title=title, leave_to=leave_to, status=422)


@requires("contacts.view", "messages.manage")
@require_GET
def numbers(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show how many the message reaches now, and how many are left out and why."""
    message = queries.visible_message(request.channel, pk)
    context: dict[str, Any] = {"message": message}
    try:
        context["reach"] = reach.count(message, Catalogue.of(request.channel), timezone.now())
    except FilterInvalid as error:
        context["problems"] = error.problems
    return render(request, "segments/messages/reach.html", context)


def _filter(request: ChannelRequest, chosen: str) -> dict[str, Any]:
    if chosen == EVERYBODY:
        return {}
    return audiences.import_segment(visible_segment(request.channel, read_id(chosen))).to_json()
