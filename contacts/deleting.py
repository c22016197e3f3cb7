"""What else goes with deleted contacts: apps that keep something of them register it in their `apps.py`."""

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:  # apps register before models can be imported
    from contacts.traces import Traces
    from crm.models import Channel

_scrubbers: list[str] = []


def register(scrubber: str) -> None:
    """Call the function of that dotted name with the channel and the traces of those who are being deleted.

    It is called in the transaction that deletes them, while they are still there and locked. What merely points to a
    contact by a foreign key needs no scrubber: it goes, or is let go, by the key's `on_delete`.
    """
    if scrubber not in _scrubbers:
        _scrubbers.append(scrubber)


def scrub(channel: "Channel", traces: "Traces") -> None:
    """Have everything removed that the apps keep of these contacts."""
    for scrubber in _scrubbers:
        import_string(scrubber)(channel, traces)
