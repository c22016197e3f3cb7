"""Which answers are sent by e-mail now: one worker takes a chat, and commits that before it sends anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from contacts.inbox.mailing.addressees import usable_address
from contacts.models import Chat, ChatMail, Contact, Message, Messenger, Side
from crm.actors import SYSTEM
from crm.log import record

State = ChatMail.State

# Whose page asked for news within this time, in a window that is seen, is there, and is waited for: but no longer than
# this since the answer.
HERE: Final = timedelta(minutes=1)
PATIENCE: Final = timedelta(minutes=30)
# What couldn't be sent for this long isn't news any more.
OLDEST: Final = timedelta(days=1)
# A worker that has been sending a mail for this long was killed.
KILLED: Final = timedelta(minutes=5)
# Of a chat one mail at a time, so that none has what another has.
AFTER_ANOTHER: Final = timedelta(seconds=30)
# In 24 hours, to one customer: then they go out later, together.
MOST_A_DAY: Final = 20
PUT_OFF: Final = timedelta(hours=1)
MOST_IN_MAIL: Final = 20


@dataclass(frozen=True)
class Claimed:
    """A mail that this worker sends: to whom, and what was answered."""

    mail: ChatMail
    contact: Contact
    address: str
    messages: list[Message]


def is_any_due(now: datetime) -> bool:
    """Return whether a worker has something to do."""
    return Chat.everywhere.filter(mail_due_at__lte=now).exists()


def claim_next(now: datetime) -> "tuple[bool, Claimed | None]":
    """Take the next due chat: return whether there was one, and its mail unless nothing is to be sent of it."""
    with transaction.atomic():
        due = Chat.everywhere.filter(mail_due_at__lte=now).order_by("mail_due_at", "pk")
        chat = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).select_related("channel").first()
        if chat is None:
            return False, None
        claimed = _claim(chat, now)
        chat.save(update_fields=["mail_due_at", "mailed"])
        return True, claimed


def _claim(chat: Chat, now: datetime) -> Claimed | None:
    """Return the mail, or None; `mail_due_at` is then when to look again."""
    if chat.mails.filter(state=State.CLAIMED).exists():
        chat.mail_due_at = now + AFTER_ANOTHER
        return None
    due_at, chat.mail_due_at = chat.mail_due_at, None
    waiting = chat.mails.filter(state=State.WAITING).order_by("pk").first()
    contact = chat.channel.contacts.filter(pk=chat.contact_id or 0).first()
    address = usable_address(contact) if contact else None
    messages = _unseen(chat, waiting.after if waiting else chat.mailed)
    if contact is None or address is None or not messages or not Messenger.of(chat.channel).mails_answers:
        if waiting:
            _set(waiting, State.DROPPED)
        return None
    if chat.here_at and chat.here_at > now - HERE and messages[0].created_at > now - PATIENCE:
        chat.mail_due_at = chat.here_at + HERE
        return None
    if due_at is not None and due_at < now - OLDEST:
        mail = waiting or ChatMail(chat=chat, channel=chat.channel, after=chat.mailed)
        mail.last = chat.mailed = messages[-1].pk
        note_failure(mail, "late")
        return None
    if _sent_today(contact, now) >= MOST_A_DAY:
        chat.mail_due_at = now + PUT_OFF
        return None
    mail = waiting or ChatMail(channel=chat.channel, after=chat.mailed, tries=0)
    mail.chat, mail.last, mail.state = chat, messages[-1].pk, State.CLAIMED
    mail.claim, mail.claimed_at, mail.tries = uuid4(), now, mail.tries + 1
    mail.save()
    chat.mailed = mail.last
    return Claimed(mail, contact, address, messages)


def give_up_claims(now: datetime) -> int:
    """Say of what killed workers were sending that nobody knows; return how many mails those are."""
    left = ChatMail.everywhere.filter(state=State.CLAIMED, claimed_at__lt=now - KILLED)
    number = 0
    for mail in left.select_related("chat__channel"):
        with transaction.atomic():
            if left.filter(pk=mail.pk).update(state=State.UNKNOWN, reason="interrupted"):
                record(mail.chat.channel, "chat.mail_failed", mail.chat, by=SYSTEM, reason="interrupted")
                number += 1
    return number


def note_failure(mail: ChatMail, reason: str, detail: str = "") -> None:
    """Write down that the mail won't be sent, and why."""
    mail.state, mail.reason, mail.detail = State.FAILED, reason, detail
    mail.save()
    record(mail.chat.channel, "chat.mail_failed", mail.chat, by=SYSTEM, reason=reason)


def _set(mail: ChatMail, state: State) -> None:
    mail.state = state
    mail.save(update_fields=["state"])


def _unseen(chat: Chat, after: int) -> list[Message]:
    """Return the company's messages that the messenger hasn't shown, and that no mail had: at most the last few."""
    number = min(chat.answered - chat.answers_seen, MOST_IN_MAIL)
    if number <= 0:
        return []
    newest = _messages(chat).exclude(side=Side.CUSTOMER).order_by("-pk")[:number]
    return [message for message in reversed(newest) if message.pk > after]


def _messages(chat: Chat) -> "QuerySet[Message]":
    return chat.messages.filter(channel=chat.channel_id)


def _sent_today(contact: Contact, now: datetime) -> int:
    mine = ChatMail.everywhere.filter(channel=contact.channel_id, chat__contact=contact)
    return mine.filter(claimed_at__gt=now - timedelta(days=1)).count()
