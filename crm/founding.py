"""What each new channel is given by the other apps, which register it in their `apps.py`."""

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:  # apps register before models can be imported
    from crm.models import Channel

_founders: list[str] = []


def register(founder: str) -> None:
    """Call the function of that dotted name with each new channel, in the transaction that makes it."""
    if founder not in _founders:
        _founders.append(founder)


def found(channel: "Channel") -> None:
    """Give a new channel all that the apps have for it."""
    for founder in _founders:
        import_string(founder)(channel)
