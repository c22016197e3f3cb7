"""What else goes with deleted contacts, wherever something of them is kept."""

from collections.abc import Callable
from typing import Final

from contacts.erasure.identifiers import Identifiers
from crm.extension import ExtensionPoint
from crm.models import Channel

scrubbers: Final = ExtensionPoint[Callable[[Channel, Identifiers], None]](
    "Called in the transaction that deletes contacts, while they are still there and locked."
    " What merely points to a contact by a foreign key needs none: it goes by the key's `on_delete`."
)


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Remove what is stored of these contacts elsewhere."""
    for scrubber in scrubbers:
        scrubber(channel, identifiers)
