from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access import ChannelRequest, requires
from crm.answers import saved
from crm.events import ClientEvent
from segments import actions
from segments.access import visible_segment
from segments.views.dialogs import refused, segment_url


@requires("contacts.view", "segments.manage")
@require_POST
def create(request: ChannelRequest, pk: int) -> HttpResponse:
    """Duplicate a segment."""
    try:
        copy = actions.duplicate(visible_segment(request.channel, pk), by=request.actor)
    except ValidationError as error:
        return refused(request, error.messages)
    text = _("The copy is called “%(name)s”.") % {"name": copy.name}
    return saved(request, text, ClientEvent.SEGMENTS, go_to=segment_url(request, copy))
