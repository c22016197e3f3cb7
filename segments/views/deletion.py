from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from segments import actions, queries
from segments.access import visible_segment
from segments.views.answers import answer, go_to_contacts


@requires("contacts.view", "segments.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Asks before a segment is deleted, and names the segments that would be broken; a POST deletes it."""
    segment = visible_segment(request.channel, pk)
    if request.method == "GET":
        return answer(request, "deletion", {"segment": segment, "used_by": queries.used_by(segment)})
    actions.delete(segment, by=request.actor)
    messages.success(request, _("The segment “%(name)s” is deleted.") % {"name": segment.name})
    return go_to_contacts(request)
