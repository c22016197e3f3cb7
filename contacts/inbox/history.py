"""The chats of one contact, for the panel and the profile."""

from typing import Final

from contacts.models import Chat, Contact

MOST: Final = 20


def chats_of(contact: Contact) -> list[Chat]:
    """Newest message first, at most `MOST`; one query. The page of each is the route `chat`, for `inbox.view`."""
    chats = Chat.everywhere.filter(channel_id=contact.channel_id, contact=contact)
    return list(chats.order_by("-last_message_at", "-id")[:MOST])
