"""A customer in the messenger of a page."""

from typing import Any
from uuid import uuid4

from contacts import inbox
from contacts.models import Chat
from contacts.visitors.member_hash import member_hash
from tests.cast import Person
from tests.contacts.visitors.page import ShopPage


def proof(page: ShopPage, member_id: str) -> dict[str, Any]:
    """What a page says of a member for whom the company's server vouches."""
    return {"memberId": member_id, "memberHash": member_hash(page.channel.member_hash_secret, member_id)}


def say(page: ShopPage, text: str, chat: int | None = None, **more: Any) -> Any:
    """Send a message, into a new chat if none is said."""
    to = {} if chat is None else {"chat": chat}
    return page.call("chat_messages", **to, text=text, **({"clientId": str(uuid4())} | more))


def begin(page: ShopPage, text: str = "Hello", **more: Any) -> int:
    """Begin a chat; return its id."""
    answer = say(page, text, **more)
    assert answer.status_code == 200, answer.content
    chat: int = answer.json()["chat"]
    return chat


def news(page: ShopPage, chat: int | None = None, **more: Any) -> Any:
    """What the messenger is told."""
    to = {} if chat is None else {"chat": chat}
    answer = page.call("chats", **to, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def texts(page: ShopPage, chat: int, **more: Any) -> list[str]:
    return [message["text"] for message in news(page, chat, **more)["messages"]]


def ids(page: ShopPage, **more: Any) -> list[int]:
    return [chat["id"] for chat in news(page, **more)["chats"]]


def answer(manager: Person, chat: int, text: str) -> None:
    inbox.answer(Chat.everywhere.get(pk=chat), text, by=manager.actor)
