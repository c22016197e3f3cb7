from django.http import HttpResponse
from django.views.decorators.http import require_POST

from contacts.filters import FilterInvalid
from contacts.lists.listing import Listing
from crm.access import ChannelRequest, requires
from segments import actions
from segments.access import visible_segment
from segments.from_list import criteria_of
from segments.views.answers import answer, go_to_contacts


@requires("contacts.view", "segments.manage")
@require_POST
def save(request: ChannelRequest, pk: int) -> HttpResponse:
    """Give the segment the criteria of the list that the form describes."""
    segment = visible_segment(request.channel, pk)
    listing = Listing(request.POST, channel=request.channel)
    if not listing.is_valid():
        return answer(request, "refused", {"errors": listing.problems()}, status=422)
    try:
        actions.edit_filter(segment, criteria_of(listing), by=request.actor)
    except FilterInvalid as error:
        errors = [problem.message for problem in error.problems]
        return answer(request, "refused", {"errors": errors}, status=422)
    return go_to_contacts(request, segment)
