"""Chats of the demo's contacts: questions to a shop, and its answers."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet

from contacts.demo.dialogues import ENGLISH, KOREAN, Dialogue
from contacts.models import Chat, ChatRead, Contact, Message, Side
from crm.models import Channel, Manager

SHARE: Final = 100  # one in this many contacts has a chat
MOST: Final = 3_000
DAYS: Final = 40
UNREAD: Final = 8
CLOSED: Final = 0.6


def add_chats(channel: Channel, among: "QuerySet[Contact]", count: int, *, seed: int, now: datetime) -> int:
    """Add chats for some of these contacts of the channel, who were seen last, in proportion to `count`.

    Return how many.
    """
    rng = random.Random(f"{seed}/chats")  # noqa: S311 – nothing here is secret
    contacts = _writers(among, max(1, min(count // SHARE, MOST)), rng)
    manager = channel.managers.select_related("user").order_by("id").first()
    talks = [_talk(channel, contact, rng, now, manager) for contact in contacts]
    Chat.everywhere.bulk_create(chat for chat, _messages in talks)
    for chat, messages in talks:
        for message in messages:
            message.chat = chat
    Message.everywhere.bulk_create((message for _chat, messages in talks for message in messages), batch_size=5_000)
    channel.contacts.filter(pk__in=[contact.pk for contact in contacts]).update(has_chat=True)
    _read([chat for chat, _messages in talks], channel.managers.all())
    return len(talks)


def _writers(among: "QuerySet[Contact]", many: int, rng: random.Random) -> list[Contact]:
    seen = among.filter(has_chat=False).order_by(F("last_seen_at").desc(nulls_last=True), "-id")
    some = list(seen.only("channel", "language", "profile")[: many * 4])
    return rng.sample(some, min(many, len(some)))


def _talk(
    channel: Channel, contact: Contact, rng: random.Random, now: datetime, manager: Manager | None
) -> tuple[Chat, list[Message]]:
    dialogue = rng.choice(KOREAN if _is_korean(contact) else ENGLISH)
    at = list(_moments(len(dialogue), rng, now))
    messages = [
        Message(
            channel=channel,
            side=side,
            manager=manager if side == Side.MANAGER else None,
            manager_name=str(manager.user) if manager and side == Side.MANAGER else "",
            text=text,
            created_at=moment,
        )
        for (side, text), moment in zip(dialogue, at, strict=True)
    ]
    return _chat(channel, contact, dialogue, at, rng), messages


def _chat(channel: Channel, contact: Contact, dialogue: Dialogue, at: list[datetime], rng: random.Random) -> Chat:
    side, text = dialogue[-1]
    done = side != Side.CUSTOMER and rng.random() < CLOSED
    return Chat(
        channel=channel,
        contact=contact,
        state=Chat.State.CLOSED if done else Chat.State.OPEN,
        created_at=at[0],
        last_message_at=at[-1],
        last_text=" ".join(text.split())[:200],
        last_side=side,
        received=sum(side == Side.CUSTOMER for side, _text in dialogue),
    )


def _moments(many: int, rng: random.Random, now: datetime) -> Iterator[datetime]:
    """Return moments some minutes or hours apart, the last one before now, most of them recent."""
    gaps = [timedelta(minutes=rng.choice([1, 2, 3, 5, 8, 20, 45, 180, 900])) for _ in range(many - 1)]
    at = now - timedelta(minutes=1 + rng.expovariate(4 / (DAYS * 1_440))) - sum(gaps, timedelta())
    yield at
    for gap in gaps:
        at += gap
        yield at


def _read(chats: list[Chat], managers: Iterable[Manager]) -> None:
    """Mark all chats as read but the newest that wait for an answer."""
    waiting = sorted((chat for chat in chats if chat.last_side == Side.CUSTOMER), key=lambda chat: chat.last_message_at)
    unread = {chat.pk for chat in waiting[-UNREAD:]}
    ChatRead.everywhere.bulk_create(
        (
            ChatRead(
                channel_id=chat.channel_id,
                chat=chat,
                manager=manager,
                seen=0 if chat.pk in unread else chat.received,  # written, as the chats are older than the managers
            )
            for manager in managers
            for chat in chats
        ),
        batch_size=5_000,
    )


def _is_korean(contact: Contact) -> bool:
    return contact.language == "ko" or any("가" <= letter <= "힣" for letter in str(contact))
