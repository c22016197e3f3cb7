"""A customer who has written, left an e-mail address, and gone."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from contacts.inbox import mailing
from contacts.models import Chat, ChatMail
from tests.cast import Person
from tests.contacts.inbox.messenger.chatting import answer, begin, say
from tests.contacts.visitors.page import ShopPage

ADDRESS = "lee@example.com"


def left_with(page: ShopPage, email: str | None = ADDRESS, **more: Any) -> int:
    """Write as a visitor who gives this address; return the chat's id."""
    page.boot(**({"profile": {"email": email}} if email else {}))
    return begin(page, "Do you ship to Jeju?", **more)


def answered(page: ShopPage, alice: Person, *texts: str, email: str | None = ADDRESS) -> int:
    """The same, and a manager has answered."""
    chat = left_with(page, email)
    for text in texts or ("We do.",):
        answer(alice, chat, text)
    return chat


def send(minutes: float = 2) -> int:
    """Let the background work run so long from now; return how many mails went out."""
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        return mailing.send_due()


def states(chat: int) -> list[str]:
    return list(ChatMail.everywhere.filter(chat=chat).order_by("pk").values_list("state", flat=True))


def due(chat: int) -> bool:
    return Chat.everywhere.get(pk=chat).mail_due_at is not None


__all__ = ["ADDRESS", "answered", "due", "left_with", "say", "send", "states"]
