"""`/open/v5/users/{id}/user-chats` and `/open/v5/user-chats/{id}/messages`: programs in chats."""

from typing import Any

import pytest

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.models import Chat, Contact, Message, Side
from crm.actors import SYSTEM
from crm.models import Channel
from tests.cast import Person, member
from tests.programs import Program


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return member(acme, "ada", "Ada")


@pytest.fixture
def chat(acme: Channel, ada: Contact) -> Chat:
    return inbox.open_chat(acme, ada, "Where is my parcel?")


def test_a_program_opens_a_chat_and_writes_into_it(shop: Program, acme: Channel, ada: Contact, alice: Person) -> None:
    opened = shop.post(f"/open/v5/users/{ada.pk}/user-chats")
    assert opened.status_code == 201
    chat = opened.json()["userChat"]
    assert (chat["userId"], chat["state"]) == (str(ada.pk), "open")
    assert shop.get(f"/open/v5/users/{ada.pk}/user-chats").json() == {"userChats": [chat], "next": None}
    assert shop.get(f"/open/v5/users/{ada.pk}").json()["user"]["hasChat"] is True
    messages = f"/open/v5/user-chats/{chat['id']}/messages"
    assert shop.get(messages).json() == {"messages": [], "next": None}
    first = shop.post(messages, {"plainText": "It is on its way."})
    second = shop.post(f"{messages}?botName=Parcels", {"blocks": [{"type": "text", "value": text} for text in "AB"]})
    assert (first.status_code, second.status_code) == (201, 201)
    told = shop.get(messages).json()["messages"]
    assert told == [second.json()["message"], first.json()["message"]]
    assert [(message["personType"], message["plainText"]) for message in told] == [
        ("bot", "A\nB"),
        ("bot", "It is on its way."),
    ]
    verbs = acme.log.filter(verb__startswith="chat.").order_by("pk").values_list("verb", "actor_name")
    assert list(verbs) == [("chat.opened", "Shop"), ("chat.answered", "Shop"), ("chat.answered", "Shop")]
    page = alice.client.get(f"/c/{acme.slug}/inbox/{chat['id']}/").content.decode()
    assert "Shop" in page
    assert "Parcels" in page


def test_messages_of_all_sides_are_read(shop: Program, chat: Chat, alice: Person) -> None:
    inbox.answer(chat, "I look.", by=alice.actor)
    told = shop.get(f"/open/v5/user-chats/{chat.pk}/messages?sortOrder=asc").json()["messages"]
    assert [(message["personType"], message["plainText"]) for message in told] == [
        ("user", "Where is my parcel?"),
        ("manager", "I look."),
    ]


def test_a_message_opens_a_closed_chat_again_and_is_not_unread(shop: Program, chat: Chat) -> None:
    inbox.close(chat, by=SYSTEM)
    shop.post(f"/open/v5/user-chats/{chat.pk}/messages", {"plainText": "One more thing"})
    chat.refresh_from_db()
    assert (chat.state, chat.last_side, chat.last_text, chat.received) == ("open", Side.BOT, "One more thing", 1)


def test_with_a_blocked_customer_no_chat_is_opened(shop: Program, acme: Channel) -> None:
    bea = member(acme, "bea", "Bea", blocked=True)
    answer = shop.post(f"/open/v5/users/{bea.pk}/user-chats")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert not acme.chats.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "plainText"),
        ({"plainText": ""}, "plainText"),
        ({"plainText": " \n"}, "plainText"),
        ({"plainText": "x" * 10_001}, "plainText"),
        ({"plainText": "a\x00b"}, "plainText"),
        ({"plainText": "\ud800"}, "plainText"),
        ({"plainText": "A", "blocks": [{"type": "text", "value": "A"}]}, "plainText"),
        ({"blocks": []}, "blocks"),
        ({"blocks": [{"type": "code", "value": "A"}]}, "blocks.0.type"),
        ({"blocks": [{"type": "text", "value": "x" * 6_000}] * 2}, "blocks"),
        ({"text": "A"}, "text"),
    ],
)
def test_a_message_that_says_nothing_or_too_much_is_refused(shop: Program, chat: Chat, body: Any, field: str) -> None:
    answer = shop.post(f"/open/v5/user-chats/{chat.pk}/messages", body)
    assert answer.status_code == 422
    assert [detail["field"] for detail in answer.json()["details"]] == [field]
    assert Message.everywhere.count() == 1


def test_chats_of_who_is_gone_or_of_another_channel_are_not_found(shop: Program, ada: Contact, charlie: Person) -> None:
    cleo = member(charlie.channel, "cleo", "Cleo")
    theirs = inbox.open_chat(charlie.channel, cleo, "Hello")
    delete(ada.channel, [ada.pk], by=SYSTEM)
    asked = [
        *(shop.get(f"/open/v5/users/{pk}/user-chats") for pk in (ada.pk, cleo.pk)),
        *(shop.post(f"/open/v5/users/{pk}/user-chats") for pk in (ada.pk, cleo.pk)),
        shop.get(f"/open/v5/user-chats/{theirs.pk}/messages"),
        shop.post(f"/open/v5/user-chats/{theirs.pk}/messages", {"plainText": "Hello"}),
        shop.get(f"/open/v5/user-chats/{2**63 - 1}/messages"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(404, "ENTITY_NOT_FOUND")] * 7
    assert theirs.messages.filter(channel=charlie.channel).count() == 1
