"""Open a chat, write into it for either side, assign it, mark it as read, close and reopen it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from contacts.inbox.queries import ANSWERS
from contacts.models import Chat, ChatRead, Contact, Message, Side
from crm.actors import Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Channel, Manager

MOST_CHARACTERS: Final = 10_000
PREVIEW: Final = 200
# An answer that the customer doesn’t see goes out by e-mail after this time: `contacts.inbox.mailing`.
QUIET: Final = timedelta(minutes=1)


class Taken(Exception):
    """The chat has been assigned to somebody else, or nobody, since: `by` is to whom."""

    def __init__(self, by: Manager | None) -> None:
        super().__init__(str(by) if by else "")
        self.by = by


class Blocked(Exception):
    """The customer is blocked: no chat is opened with them."""


@transaction.atomic
def open_chat(
    channel: Channel,
    contact: Contact,
    text: str,
    *,
    at: datetime | None = None,
    client_id: UUID | None = None,
    **of: Any,
) -> Chat:
    """Open a chat with the customer's first text; `of` are other values of the chat.

    Raise ValidationError, or Contact.DoesNotExist after a deletion.
    """
    at = at or timezone.now()
    chat = _open(channel, _hold(channel, contact), Side.CUSTOMER, at, **of)
    _add(chat, Side.CUSTOMER, text, at, client_id=client_id)
    return chat


@transaction.atomic
def begin_chat(channel: Channel, contact: Contact, *, by: Actor) -> Chat:
    """Open a chat for the company, in which nobody has said anything yet.

    Raise Blocked, or Contact.DoesNotExist after a deletion.
    """
    held = _hold(channel, contact)
    if held.blocked:
        raise Blocked
    chat = _open(channel, held, Side.BOT, timezone.now())
    record(channel, "chat.opened", chat, by=by)
    return chat


@transaction.atomic
def receive(chat: Chat, text: str, *, at: datetime | None = None, client_id: UUID | None = None) -> Message:
    """Add a text of the customer; a closed chat is open again. Raise ValidationError, or Chat.DoesNotExist.

    A text whose `client_id` is in the chat already isn't added again; that message is returned.
    """
    held = _lock(chat)
    if client_id is not None and (known := chat.messages.filter(client_id=client_id).first()):
        return known
    return _add(held, Side.CUSTOMER, text, at, client_id=client_id)


@transaction.atomic
def answer(chat: Chat, text: str, *, by: Actor, name: str = "", at: datetime | None = None) -> Message:
    """Add a manager's text, or a program's as that of a bot; a closed chat is open again.

    `name` is shown in place of the program's. The log doesn't keep the text. Raise ValidationError.
    """
    held = _lock(chat)
    message = _add(held, Side.MANAGER if by.manager else Side.BOT, text, at, by, name)
    record(chat.channel, "chat.answered", chat, by=by)
    return message


@transaction.atomic
def close(chat: Chat, *, by: Actor) -> None:
    """Close the chat. A closed chat stays closed."""
    _set_state(chat, Chat.State.CLOSED, by)


@transaction.atomic
def reopen(chat: Chat, *, by: Actor) -> None:
    """Reopen the chat. An open chat stays open."""
    _set_state(chat, Chat.State.OPEN, by)


@transaction.atomic
def assign(chat: Chat, manager: Manager | None, *, was: int | None, by: Actor) -> None:
    """Let a manager answer the chat, or nobody in particular; whoever is assigned by another is told.

    `was` is to whom it was assigned when that was decided: raise Taken if somebody has changed it since. Raise
    ValidationError for a manager who may not answer.
    """
    held = _lock(chat)
    if held.assignee_id == (manager.pk if manager else None):
        return
    if held.assignee_id != was:
        raise Taken(held.assignee)
    if manager is not None and not (manager.user.is_active and all(map(manager.may, ANSWERS))):
        raise ValidationError(_("%(name)s may not answer chats.") % {"name": manager})
    before, held.assignee = held.assignee, manager
    held.save(update_fields=["assignee"])
    names = [{"assignee": str(one) if one else None} for one in (before, manager)]
    record(chat.channel, "chat.assigned", chat, by=by, before=names[0], after=names[1])
    if manager is not None and (by.manager is None or by.manager.pk != manager.pk):
        with translation.override(manager.user.language):
            text = _("%(name)s has assigned a chat to you.") % {"name": by.name}
            post(manager, text, label=_("Open the chat"), route="chat", pk=chat.pk)


@transaction.atomic
def mark_read(chat: Chat, manager: Manager, seen: int) -> None:
    """Record how many of the customer's messages the manager has seen: at least as many as before, at most all."""
    seen = min(seen, chat.received)
    read = ChatRead(channel_id=chat.channel_id, chat=chat, manager=manager, seen=seen)
    ChatRead.everywhere.bulk_create([read], ignore_conflicts=True)
    mine = ChatRead.everywhere.filter(channel_id=chat.channel_id, chat=chat, manager=manager)
    mine.filter(seen__lt=seen).update(seen=seen)


def _hold(channel: Channel, contact: Contact) -> Contact:
    """Lock the contact, so that nobody deletes it before the chat is there."""
    held: Contact = (
        channel.contacts.select_for_update(no_key=True).only("channel", "has_chat", "blocked").get(pk=contact.pk)
    )
    return held


def _open(channel: Channel, held: Contact, side: Side, at: datetime, **of: Any) -> Chat:
    chat: Chat = Chat.everywhere.create(
        channel=channel, contact=held, created_at=at, last_message_at=at, last_side=side, **of
    )
    if not held.has_chat:
        channel.contacts.filter(pk=held.pk).update(has_chat=True)
    return chat


def _lock(chat: Chat) -> Chat:
    """Lock the chat, so that its messages get their ids in the order in which they are seen."""
    held: Chat = Chat.everywhere.select_for_update(no_key=True).get(channel_id=chat.channel_id, pk=chat.pk)
    return held


def _add(
    chat: Chat,
    side: Side,
    text: str,
    at: datetime | None,
    by: Actor | None = None,
    name: str = "",
    client_id: UUID | None = None,
) -> Message:
    text = _clean_text(text)
    chat.state = Chat.State.OPEN
    chat.last_message_at = at or timezone.now()
    chat.last_text, chat.last_side = Truncator(" ".join(text.split())).chars(PREVIEW), side
    chat.received += side == Side.CUSTOMER
    chat.answered += side != Side.CUSTOMER
    if side != Side.CUSTOMER and chat.veil_id and chat.received:
        chat.mail_due_at = timezone.now() + QUIET  # those that follow soon go along
    chat.save(
        update_fields=["state", "last_message_at", "last_text", "last_side", "received", "answered", "mail_due_at"]
    )
    return Message.everywhere.create(
        channel_id=chat.channel_id,
        chat=chat,
        side=side,
        manager=by.manager if by else None,
        manager_name=name or by.name if by else "",
        text=text,
        client_id=client_id,
        created_at=chat.last_message_at,
    )


def _clean_text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text or "\x00" in text:
        raise ValidationError(_("Write something first."))
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(_("At most %(limit)s characters.") % {"limit": f"{MOST_CHARACTERS:,}"})
    return text


def _set_state(chat: Chat, state: Chat.State, by: Actor) -> None:
    verb = "chat.closed" if state == Chat.State.CLOSED else "chat.reopened"
    moved = Chat.everywhere.filter(channel_id=chat.channel_id, pk=chat.pk).exclude(state=state).update(state=state)
    if moved:
        record(chat.channel, verb, chat, by=by)
