from django.http import HttpResponse
from django.views.decorators.http import require_POST

from contacts.filters import FilterInvalid
from contacts.lists.listing import Listing
from crm.access import ChannelRequest, requires
from crm.answers import go
from segments import actions
from segments.access import visible_segment
from segments.from_list import criteria_of
from segments.views.dialogs import list_url, refused


@requires("contacts.view", "segments.manage")
@require_POST
def save(request: ChannelRequest, pk: int) -> HttpResponse:
    """Give the segment the filter of the list that the form describes."""
    segment = visible_segment(request.channel, pk)
    listing = Listing(request.POST, channel=request.channel)
    if not listing.is_valid():
        return refused(request, listing.problems())
    try:
        actions.edit_filter(segment, criteria_of(listing), by=request.actor)
    except FilterInvalid as error:
        return refused(request, [problem.message for problem in error.problems])
    return go(request, list_url(request, segment))
