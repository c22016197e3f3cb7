"""The tables of segments."""

from segments.models.membership import Membership
from segments.models.segment import Segment
from segments.models.segment_count import SegmentCount
from segments.models.stay import Stay

__all__ = ["Membership", "Segment", "SegmentCount", "Stay"]
