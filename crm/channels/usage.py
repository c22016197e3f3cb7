"""What higher apps know about a channel's settings."""

from collections.abc import Callable
from typing import Final

from crm.extension import ExtensionPoint
from crm.models import Channel

managed_users: Final = ExtensionPoint[Callable[[Channel], int]](
    "Gives how many managed users (MU) the channel has, for its limit; the numbers are added."
)
zone_users: Final = ExtensionPoint[Callable[[Channel], list[str]]](
    "Gives the names of what finds other customers when the channel's time zone changes."
)


def count_managed_users(channel: Channel) -> int:
    """Return how many managed users (MU) the channel has."""
    return sum(count(channel) for count in managed_users)


def over_limit(channel: Channel, managed: int | None) -> int:
    """Return by how many this number of managed users exceeds the channel's limit; 0 if it doesn't, or isn't known."""
    return max(0, managed - channel.mu_limit) if managed is not None and channel.mu_limit is not None else 0


def names_of_zone_users(channel: Channel) -> list[str]:
    """Return the names of what finds other customers when the channel's time zone changes."""
    return [name for names in zone_users for name in names(channel)]
