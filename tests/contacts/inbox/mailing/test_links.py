"""The link in a mail: it opens one chat, for a time, to whoever has the address."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacts.erasure.actions import delete
from contacts.inbox.mailing.links import Link
from contacts.models import Chat, Contact, Message
from tests import cast
from tests.cast import Person
from tests.contacts.inbox.mailing.leaving import ADDRESS, answered, send
from tests.contacts.visitors.page import ShopPage
from tests.segments.messages.post_office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(page: ShopPage, alice: Person) -> Chat:
    return Chat.everywhere.get(pk=answered(page, alice))


@pytest.fixture
def path(chat: Chat) -> str:
    return Link.to(chat, ADDRESS).url.partition("localhost:8000")[2] or f"/chats/{Link.to(chat, ADDRESS).token}/"


def write(path: str, text: str = "Thanks!", **more: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(path, {"text": text, "client_id": uuid4(), "seen": 1} | more)


def test_the_link_of_a_mail_leads_to_the_chat(page: ShopPage, alice: Person, chat: Chat, office: PostOffice) -> None:
    send()
    (mail,) = office.mails
    found = re.search(r"https://roster\.example(/chats/\S+)", str(mail.get_content()))
    assert found
    answer = Client().get(found[1])
    content = answer.content.decode()
    assert answer.status_code == 200
    assert "Do you ship to Jeju?" in content
    assert "We do." in content
    assert alice.user.email not in content
    assert ADDRESS not in content
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_scanner_that_follows_it_changes_nothing(path: str, chat: Chat) -> None:
    before = Chat.everywhere.values().get()
    for method in ("get", "head"):
        assert getattr(Client(), method)(path).status_code == 200
    assert Chat.everywhere.values().get() == before


def test_who_has_it_goes_on_writing_and_has_seen_the_answers(path: str, chat: Chat, alice: Person) -> None:
    key = uuid4()
    for _click in range(2):
        assert write(path, client_id=key).status_code == 302
    assert [message.text for message in Message.everywhere.order_by("pk")] == [
        "Do you ship to Jeju?",
        "We do.",
        "Thanks!",
    ]
    chat.refresh_from_db()
    assert (chat.received, chat.answers_seen) == (2, 1)
    assert "Thanks!" in alice.get("chat", chat.pk).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "x" * 4001}, {"client_id": "x"}, {"seen": "-1"}, {"text": "\0"}]
)
def test_what_cant_be_sent_is_said_and_stays(wrong: dict[str, str], path: str) -> None:
    answer = write(path, **wrong)
    assert answer.status_code == 422
    assert Message.everywhere.count() == 2


def test_it_ends_after_two_weeks(path: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        assert Client().get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        answer = Client().get(path)
        assert (answer.status_code, write(path).status_code) == (410, 410)
    assert "This link has expired" in answer.content.decode()
    assert "Jeju" not in answer.content.decode()


def test_it_opens_no_other_chat(path: str, page: ShopPage, alice: Person) -> None:
    other = answered(ShopPage(page.channel), alice, "Only yours", email="kim@example.com")
    token = path.removeprefix("/chats/").rstrip("/")
    for forged in (token.replace(token.split(".")[1], str(other), 1), token[:-1], "1", "1.2.3"):
        answer = Client().get(f"/chats/{forged}/")
        assert answer.status_code == 404
        assert "Only yours" not in answer.content.decode()


def test_who_has_another_address_by_now_isnt_read_by_the_old_one(path: str) -> None:
    Contact.everywhere.update(profile={"email": "other@example.com"})
    assert Client().get(path).status_code == 410


def test_blocked_customers_read_and_cant_write(path: str) -> None:
    Contact.everywhere.update(blocked=True)
    assert Client().get(path).status_code == 200
    assert write(path).status_code == 422
    assert Message.everywhere.count() == 2


def test_after_a_deletion_it_is_gone(path: str, page: ShopPage, alice: Person) -> None:
    delete(page.channel, [Contact.everywhere.get().pk], by=alice.actor)
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "Jeju" not in answer.content.decode()


def test_a_merge_leaves_it(path: str, chat: Chat, page: ShopPage) -> None:
    member = cast.member(page.channel, "lee", email=ADDRESS)
    Chat.everywhere.update(contact=member)
    assert Client().get(path).status_code == 200


def test_nobody_writes_without_end(path: str, settings: Any) -> None:
    settings.MESSENGER_MESSAGES_OF_VISITOR = 3
    assert [write(path).status_code for _time in range(4)] == [302, 302, 302, 429]


def test_hostile_texts_stay_texts(path: str, chat: Chat, alice: Person) -> None:
    write(path, "<img src=x onerror=alert(1)> javascript:alert(1)")
    content = Client().get(path).content.decode()
    assert "<img" not in content
    assert 'href="javascript' not in content
