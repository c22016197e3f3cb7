"""Who uses a key. Apps above this one say so: contacts can't ask them."""

from collections.abc import Callable
from typing import Final

from contacts.fields import PROFILE
from contacts.models import ProfileKey
from crm.models import Channel

# The names of what uses the field of a channel.
UsageSource = Callable[[Channel, str], list[str]]

_segments: Final[list[UsageSource]] = []


def register_segments(source: UsageSource) -> None:
    """`source` names the channel's segments that use a field (`profile.total`), themselves or through others."""
    if source not in _segments:
        _segments.append(source)


def segments_using(row: ProfileKey) -> list[str]:
    """The names of the segments that are broken when the key is archived or becomes of another type."""
    return [name for source in _segments for name in source(row.channel, f"{PROFILE}.{row.key}")]
