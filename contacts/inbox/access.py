"""The chats that a manager may see: those of the channel, and no others."""

from django.shortcuts import get_object_or_404

from contacts.models import Chat
from crm.models import Channel


def visible_chat(channel: Channel, pk: int) -> Chat:
    """The channel's chat of that id with its contact; raises Http404 for any other."""
    chat: Chat = get_object_or_404(channel.chats.select_related("contact", "assignee__user"), pk=pk)
    chat.channel = channel
    if chat.contact:
        chat.contact.channel = channel
    return chat
