"""The messages of one chat, page by page from the newest back, parted by days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from contacts.models import Chat, ChatMail, Message

PAGE: Final = 50
MOST_NEW: Final = 200

# Who goes on within this time isn't named again.
BREATH: Final = timedelta(minutes=5)


class Line(NamedTuple):
    """A message; `day` where a new one begins, `follows` where the same person goes on.

    `mail` is the e-mail of which it is the last message.
    """

    message: Message
    day: date | None
    follows: bool
    mail: ChatMail | None = None


@dataclass(frozen=True)
class Thread:
    """Messages in the order of time. `older` is the id of the first, if there are some before it.

    `below` is the day of the message that they come before, where that is another day than the last one's.
    """

    lines: list[Line]
    older: int | None = None
    below: date | None = None

    @property
    def first_day(self) -> date | None:
        return self.lines[0].day if self.lines else None

    @property
    def last(self) -> int:
        """The id of the newest; 0 if there is none."""
        return self.lines[-1].message.pk if self.lines else 0


def newest(chat: Chat) -> Thread:
    """The end of the chat."""
    messages, older = _page(chat)
    return Thread(_mailed(chat, _lines(messages)), older)


def before(chat: Chat, pk: int) -> Thread:
    """The messages before that one of the chat."""
    messages, older = _page(chat, pk)
    below = _messages(chat, pk=pk).first()
    lines = _mailed(chat, _lines([*messages, below] if below else messages))
    return Thread(lines[: len(messages)], older, lines[-1].day if below and messages else None)


def after(chat: Chat, pk: int) -> Thread:
    """What came after that message of the chat; 0 stands before the first."""
    messages = list(_messages(chat, pk__gt=pk).order_by("id")[:MOST_NEW])
    return Thread(_mailed(chat, _lines(messages, _messages(chat, pk=pk).first())) if messages else [])


def last_mail(chat: Chat) -> ChatMail | None:
    """The newest e-mail with answers of the chat."""
    return chat.mails.filter(channel=chat.channel_id).order_by("-pk").first() if chat.mailed else None


def stamp_of(mail: ChatMail | None) -> str:
    """Differs when the e-mail would look different."""
    return f"{mail.pk}-{mail.state}" if mail else ""


def _messages(chat: Chat, **of: int) -> "QuerySet[Message]":
    return chat.messages.filter(channel_id=chat.channel_id, **of)


def _page(chat: Chat, below: int | None = None) -> tuple[list[Message], int | None]:
    rows = _messages(chat) if below is None else _messages(chat, pk__lt=below)
    found = list(rows.order_by("-id")[: PAGE + 1])
    messages = found[:PAGE][::-1]
    return messages, messages[0].pk if len(found) > PAGE else None


def _mailed(chat: Chat, lines: Iterable[Line]) -> list[Line]:
    """Add the e-mails; without asking for them in a chat that has none."""
    found = list(lines)
    if not chat.mailed or not found:
        return found
    mails = chat.mails.filter(channel=chat.channel_id, last__in=[line.message.pk for line in found]).order_by("pk")
    by_message = {mail.last: mail for mail in mails}
    return [line._replace(mail=by_message.get(line.message.pk)) for line in found]


def _lines(messages: Iterable[Message], last: Message | None = None) -> Iterator[Line]:
    for message in messages:
        new_day = last is None or _day(last) != _day(message)
        yield Line(message, _day(message) if new_day else None, not new_day and _goes_on(last, message))
        last = message


def _day(message: Message) -> date:
    return timezone.localdate(message.created_at)


def _goes_on(last: Message | None, message: Message) -> bool:
    return (
        last is not None
        and (last.side, last.manager_id, last.manager_name) == (message.side, message.manager_id, message.manager_name)
        and message.created_at - last.created_at < BREATH
    )
