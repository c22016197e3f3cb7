"""The segments that a manager may see: those of their channel, and no others."""

from django.shortcuts import get_object_or_404

from crm.models import Channel
from segments.models import Segment


def visible_segment(channel: Channel, pk: int | None) -> Segment:
    """Return the channel's segment of that id. Raise Http404 when there is none, and for no id."""
    segment: Segment = get_object_or_404(channel.segments, pk=pk)
    segment.channel = channel
    return segment
