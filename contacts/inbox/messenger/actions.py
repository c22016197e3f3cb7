"""What a customer does in the messenger: write, read, say how they can be reached."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from contacts import inbox
from contacts.inbox.messenger.access import readable
from contacts.inbox.messenger.limits import spend_chat
from contacts.leads.actions import add_nameless_lead
from contacts.merging import absorb_visitor
from contacts.models import Chat, Contact, Message
from contacts.visitors.actions import Door

# How often somebody else may turn the writer into another contact in the very moment in which they write.
TRIES = 5


class Overtaken(Exception):
    """Whoever writes has become somebody else since the call began."""


class Written(NamedTuple):
    """A message, its chat, and whether that is a new one."""

    chat: Chat
    message: Message
    is_new: bool


def write(door: Door, chat_pk: int | None, client_id: UUID, text: str, *, language: str = "") -> Written:
    """Add a message of whoever calls to a chat; without one, open it. Sent again, it is there once.

    A visitor becomes a lead. Raise ValidationError for the text, Chat.DoesNotExist for a chat that isn't theirs,
    Contact.DoesNotExist for somebody who has never booted, `inbox.Blocked`, and Refused for one too many.
    """
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _write(door, chat_pk, client_id, text, language)
        except Overtaken:
            continue
    raise Contact.DoesNotExist


def mark_seen(door: Door, chat_pk: int, seen: int) -> None:
    """Record how many of the company's messages the messenger has shown: at least as many as before, at most all."""
    readable(door).filter(pk=chat_pk, answers_seen__lt=Least(seen, F("answered"))).update(
        answers_seen=Least(seen, F("answered"))
    )


def _write(door: Door, chat_pk: int | None, client_id: UUID, text: str, language: str) -> Written:
    if chat_pk is not None:
        chat = readable(door).select_related("contact").get(pk=chat_pk)
        if chat.contact is None or chat.contact.blocked:
            raise inbox.Blocked
        return Written(chat, inbox.receive(chat, text, client_id=client_id), is_new=False)
    # From here on one at a time, so that of several equal calls the first one opens the chat.
    writer = _hold_writer(door)
    if writer.blocked:
        raise inbox.Blocked
    known = Message.everywhere.filter(client_id=client_id, chat__in=readable(door)).select_related("chat").first()
    if known:
        return Written(known.chat, known, is_new=False)
    spend_chat(door)
    caller = door.caller
    chat = inbox.open_chat(
        door.channel,
        writer,
        text,
        client_id=client_id,
        veil_id=caller.veil_id,
        of_member=caller.member_id is not None,
        language=language,
    )
    return Written(chat, chat.messages.get(), is_new=True)


def _hold_writer(door: Door) -> Contact:
    """Lock the contact that whoever calls is. A visitor who isn't one becomes a lead.

    Raise Contact.DoesNotExist for somebody who has never booted, Overtaken when a visitor has just become somebody.
    """
    contacts = door.channel.contacts.select_for_update(no_key=True)
    if door.caller.member_id is not None:
        return contacts.get(member_id=door.caller.member_id)
    visitors = door.channel.visitors.filter(veil_id=door.caller.browser)
    visitor = visitors.first()
    if visitor is None:
        raise Contact.DoesNotExist
    if visitor.contact_id is not None:
        # The contact first, as all others lock.
        held = contacts.filter(pk=visitor.contact_id).first()
        if held is None or not visitors.filter(contact=held).exists():
            raise Overtaken
        return held
    if not visitors.filter(contact=None).select_for_update().exists():
        raise Overtaken
    lead = add_nameless_lead(door.channel, by=door.caller.actor)
    absorb_visitor(door.channel, visitor, lead.pk, by=door.caller.actor)
    lead.refresh_from_db()
    lead.channel = door.channel
    return lead
