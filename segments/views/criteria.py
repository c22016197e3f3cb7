from django.http import HttpResponse
from django.views.decorators.http import require_POST

from contacts.filters import FilterInvalid
from contacts.lists.form import InvalidList, read_list
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
    try:
        contact_list = read_list(request.POST, request.channel)
        actions.edit_filter(segment, criteria_of(contact_list), by=request.actor)
    except InvalidList as error:
        return refused(request, error.problems)
    except FilterInvalid as error:
        return refused(request, [problem.message for problem in error.problems])
    return go(request, list_url(request, segment))
