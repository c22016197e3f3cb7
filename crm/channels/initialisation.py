"""What each new channel starts with."""

from collections.abc import Callable
from typing import Final

from crm.extension import ExtensionPoint
from crm.models import Channel

initialisers: Final = ExtensionPoint[Callable[[Channel], None]](
    "Called with each new channel, in the transaction that makes it."
)


def initialise(channel: Channel) -> None:
    """Give a new channel what the apps have for it."""
    for initialiser in initialisers:
        initialiser(channel)
