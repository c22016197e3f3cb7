"""What the messenger shows: the chats of whoever calls, the messages of one, and what has come since."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils import timezone

from contacts.inbox.messenger.access import readable
from contacts.inbox.messenger.follow_up import wanted
from contacts.models import Chat, Message, Messenger, Side
from contacts.values import epoch_ms
from contacts.visitors.actions import Door
from crm.models import Manager

MOST_CHATS: Final = 30
PAGE: Final = 100

_OF_CHAT: Final = (
    "channel", "contact", "state", "last_message_at", "last_text", "last_side", "answered", "answers_seen", "received",
    "created_at", "assignee__user__name",
)  # fmt: skip


def chats(door: Door) -> list[Chat]:
    """Return the newest chats of whoever calls."""
    found = readable(door).exclude(last_text="").select_related("assignee__user").only(*_OF_CHAT)
    return list(found.order_by("-last_message_at", "-pk")[:MOST_CHATS])


def news(door: Door, chat_pk: int | None, after: int) -> dict[str, Any]:
    """Return the chats, and the messages of that one after `after`: the last ones, where nothing is shown yet."""
    found = chats(door)
    chat = next((chat for chat in found if chat.pk == chat_pk), None)
    return {
        "chats": [as_chat(chat) for chat in found],
        "messages": [as_message(message) for message in messages(chat, after)] if chat else [],
        "followUp": wanted(Messenger.of(door.channel), chat, door.catalogue, timezone.now()) if chat else None,
    }


def messages(chat: Chat, after: int) -> Iterable[Message]:
    """Return what came after that message of the chat, or its newest messages."""
    found = chat.messages.filter(channel_id=chat.channel_id)
    if after:
        return found.filter(pk__gt=after).order_by("pk")[:PAGE]
    return list(found.order_by("-pk")[:PAGE])[::-1]


def as_chat(chat: Chat) -> dict[str, Any]:
    """Return what the messenger shows of a chat in the list. Nothing of who the customer is."""
    return {
        "id": chat.pk,
        "isOpen": chat.is_open,
        "text": chat.last_text,
        "side": chat.last_side,
        "at": epoch_ms(chat.last_message_at),
        "answered": chat.answered,
        "unread": max(0, chat.answered - chat.answers_seen),
        "answers": public_name(chat.assignee),
    }


def as_message(message: Message) -> dict[str, Any]:
    """Return what the messenger shows of a message."""
    is_own = message.side == Side.CUSTOMER
    return {
        "id": message.pk,
        "clientId": str(message.client_id) if message.client_id else None,
        "isOwn": is_own,
        "name": "" if is_own else without_address(message.manager_name),
        "text": message.text,
        "at": epoch_ms(message.created_at),
    }


def public_name(manager: Manager | None) -> str:
    """Return the name under which customers know a manager: never the e-mail address."""
    return without_address(manager.user.name) if manager else ""


def without_address(name: str) -> str:
    """Return a name; empty for who is known by an e-mail address alone."""
    return "" if "@" in name else name
