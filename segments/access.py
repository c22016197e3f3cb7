"""The segments that a manager may see: those of his channel, and no others."""

from django.http import Http404

from crm.models import Channel
from segments.models import Segment


def visible_segment(channel: Channel, pk: int) -> Segment:
    """The channel's segment of that id. Raises Http404 for one of another channel, or one that is gone."""
    segment = channel.segments.filter(pk=pk).first() if pk < 2**63 else None
    if segment is None:
        raise Http404
    segment.channel = channel
    return segment
