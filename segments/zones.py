"""Which segments find other customers when the channel's time zone changes."""

from typing import Any, Final

from crm.models import Channel
from segments.nesting import Nesting, leaves, segments_in

# Spans of these begin when they begin, wherever somebody is.
_EXACT: Final = frozenset({"minute", "hour"})
_RELATIVE: Final = frozenset({"$inLast", "$notInLast", "$inNext", "$anniversaryIn"})


def names_of_moved(channel: Channel) -> list[str]:
    """Return the names of the segments with a day in their filter, or in that of a segment that they use.

    Without those whose conditions name a time zone of their own.
    """
    segments = list(channel.segments.order_by("position"))
    nesting = Nesting({segment.pk: segment.filter for segment in segments})
    return [segment.name for segment in segments if is_moved(segment.filter, nesting)]


def is_moved(data: Any, nesting: Nesting) -> bool:
    """Return whether a stored filter has a day in it, or in that of a segment that it uses."""
    used = (nesting.filters[pk] for one in segments_in(data) for pk in nesting.reached(one))
    return any(_moves(leaf) for each in (data, *used) for leaf in leaves(each))


def _moves(leaf: dict[str, Any]) -> bool:
    type_, values = leaf.get("type"), leaf.get("values") or []
    if type_ not in ("date", "datetime") or leaf.get("timezone") or not values:
        return False
    if leaf.get("operator") in _RELATIVE:
        return values[-1] not in _EXACT
    # A day is a text; a moment is a number, and the same everywhere. What holds days is compared with days.
    return type_ == "datetime" and any(isinstance(value, str) for value in values)
