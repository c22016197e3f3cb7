"""The contacts that a manager may see: those of his channel, and no others."""

from contacts.models import Contact
from crm.models import Channel


def visible_contact(channel: Channel, pk: int | str | None) -> Contact | None:
    """The channel's contact of that id; None for one of another channel, one that is gone, or what is no id."""
    text = str(pk)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return channel.contacts.filter(pk=int(text)).first()
