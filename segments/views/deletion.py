from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import dialog, go
from segments import actions, queries
from segments.access import visible_segment
from segments.models import Segment
from segments.views.dialogs import list_url, segment_url


@requires("contacts.view", "segments.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a segment is deleted, and name the segments that would be broken; a POST deletes it."""
    segment = visible_segment(request.channel, pk)
    if request.method == "GET":
        return _ask(request, segment)
    actions.delete(segment, by=request.actor)
    messages.success(request, _("The segment “%(name)s” is deleted.") % {"name": segment.name})
    return go(request, list_url(request))


def _ask(request: ChannelRequest, segment: Segment) -> HttpResponse:
    title = _("Delete “%(name)s”?") % {"name": segment.name}
    context = {"segment": segment, "used_by": queries.used_by(segment) + queries.bots_using(segment)}
    part, leave_to = "segments/deletion.html", segment_url(request, segment)
    return dialog(request, part, context, title=title, leave_to=leave_to, guide="segments")
