"""The contacts and chats that a manager may see: those of his channel, and no others."""

from django.shortcuts import get_object_or_404

from contacts.models import Chat, Contact
from crm.models import Channel


def visible_contact(channel: Channel, pk: int | str | None) -> Contact | None:
    """The channel's contact of that id; None for one of another channel, one that is gone, or what is no id."""
    text = str(pk)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return channel.contacts.filter(pk=int(text)).first()


def visible_chat(channel: Channel, pk: int) -> Chat:
    """The channel's chat of that id with its contact; raises Http404 for any other."""
    chat: Chat = get_object_or_404(channel.chats.select_related("contact"), pk=pk)
    chat.channel = channel
    if chat.contact:
        chat.contact.channel = channel
    return chat
