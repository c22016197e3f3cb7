"""What the messenger shows: the chats of whoever calls, the messages of one, and what has come since."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from contacts.inbox.messenger.access import readable
from contacts.inbox.messenger.follow_up import wanted
from contacts.models import Chat, Message, Messenger, Side
from contacts.values import epoch_ms
from contacts.visitors.actions import Door
from crm.models import Manager

if TYPE_CHECKING:
    from contacts.inbox.messenger.bodies import News

MOST_CHATS: Final = 30
PAGE: Final = 50
# How exactly it is known when a customer was there whom an answer waits for.
NOTED_AGAIN: Final = timedelta(seconds=15)

_OF_CHAT: Final = (
    "channel", "contact", "state", "last_message_at", "last_text", "last_side", "answered", "answers_seen", "received",
    "created_at", "mail_due_at", "here_at", "assignee__user__name",
)  # fmt: skip


def chats(door: Door) -> list[Chat]:
    """Return the newest chats of whoever calls."""
    found = readable(door).exclude(last_text="").select_related("assignee__user").only(*_OF_CHAT)
    return list(found.order_by("-last_message_at", "-pk")[:MOST_CHATS])


def news(door: Door, body: "News") -> dict[str, Any]:
    """Return the chats, and of the open one the messages that are asked for: the last ones, where none is shown yet."""
    found = chats(door)
    chat = next((chat for chat in found if chat.pk == body.chat), None)
    if body.is_here:
        _note_presence(found)
    page = messages(chat, body) if chat else []
    return {
        "chats": [as_chat(chat) for chat in found],
        "messages": [as_message(message) for message in page[-PAGE:]],
        "hasEarlier": not body.after and len(page) > PAGE,
        "followUp": wanted(Messenger.of(door.channel), chat, door.catalogue, timezone.now()) if chat else None,
    }


def messages(chat: Chat, body: "News") -> list[Message]:
    """Return what came after a message of the chat; else the newest messages, or those before one, and one more."""
    found = chat.messages.filter(channel_id=chat.channel_id)
    if body.after:
        return list(found.filter(pk__gt=body.after).order_by("pk")[:PAGE])
    if body.before is not None:
        found = found.filter(pk__lt=body.before)
    return list(found.order_by("-pk")[: PAGE + 1])[::-1]


def _note_presence(found: Iterable[Chat]) -> None:
    """Let answers that are about to be sent by e-mail wait, as the customer may see them here."""
    now = timezone.now()
    stale = [
        chat.pk
        for chat in found
        if chat.mail_due_at is not None and (chat.here_at is None or chat.here_at < now - NOTED_AGAIN)
    ]
    if stale:
        Chat.everywhere.filter(pk__in=stale).update(here_at=now)


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
