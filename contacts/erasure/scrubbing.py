"""What else goes with deleted contacts, wherever something of them is kept."""

from collections.abc import Callable
from typing import Final

from contacts.erasure.traces import Traces
from crm.extension import ExtensionPoint
from crm.models import Channel

scrubbers: Final = ExtensionPoint[Callable[[Channel, Traces], None]](
    "Called in the transaction that deletes contacts, while they are still there and locked."
    " What merely points to a contact by a foreign key needs none: it goes by the key's `on_delete`."
)


def scrub(channel: Channel, traces: Traces) -> None:
    """Remove everything that is kept of these contacts."""
    for scrubber in scrubbers:
        scrubber(channel, traces)
