"""Who has left gets answers by e-mail: once, soon, and only what they haven't seen."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.inbox.mailing import claiming
from contacts.models import Chat, ChatMail, Contact, Messenger
from crm.models import Channel, LogEntry
from segments.models import Bounce
from tests.cast import Person
from tests.contacts.inbox.mailing.leaving import ADDRESS, answered, due, left_with, send, states
from tests.contacts.inbox.messenger.chatting import answer, news
from tests.contacts.visitors.page import ShopPage
from tests.segments.messages.post_office import PostOffice
from tests.together import together

pytestmark = pytest.mark.django_db


def text_of(office: PostOffice) -> str:
    (mail,) = office.mails
    return str(mail.get_content())


def test_answers_go_out_in_one_mail_a_minute_after_the_last(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice, "We do.", "It takes two days.")
    assert send(0.5) == 0
    assert send() == 1
    assert office.to == [ADDRESS]
    (mail,) = office.mails
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Acme has answered you", "auto-generated")
    text = text_of(office)
    assert text.index("We do.") < text.index("It takes two days.") < text.index("https://roster.example/chats/")
    assert "Alice" in text
    assert alice.user.email not in text
    assert send(5) == 0
    assert states(chat) == ["sent"]


def test_a_later_answer_goes_alone(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice)
    send()
    office.mails.clear()
    answer(alice, chat, "And to Ulleung.")
    assert send() == 1
    assert "We do." not in text_of(office)
    assert "And to Ulleung." in text_of(office)


def test_who_has_seen_the_answers_gets_no_mail(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice, "We do.", "It takes two days.")
    news(page, chat, seen=2)
    assert send(60) == 0
    assert not due(chat)


def test_who_has_seen_some_gets_the_rest(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice, "We do.", "It takes two days.")
    news(page, chat, seen=1)
    assert send(5) == 1
    assert "We do." not in text_of(office)


def test_who_is_there_is_waited_for_but_not_for_ever(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice)
    for minute in range(1, 29):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute)):
            news(page)
        assert send(minute + 0.1) == 0
    assert send(31) == 1
    assert states(chat) == ["sent"]


def test_a_page_that_nobody_looks_at_is_nobody(page: ShopPage, alice: Person, office: PostOffice) -> None:
    answered(page, alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=1.5)):
        news(page, isHere=False)
    assert send() == 1


@pytest.mark.parametrize("reason", ["no address", "no real address", "blocked", "bounced", "off", "gone"])
def test_nothing_is_sent_to(reason: str, page: ShopPage, alice: Person, office: PostOffice, acme: Channel) -> None:
    chat = answered(page, alice, email=None if reason == "no address" else ADDRESS)
    contacts = Contact.everywhere.filter(channel=acme)
    if reason == "no real address":
        contacts.update(profile={"email": "lee at example"})
    elif reason == "blocked":
        contacts.update(blocked=True)
    elif reason == "bounced":
        Bounce.everywhere.create(channel=acme, address=ADDRESS, kind="hard", is_final=True, at=timezone.now())
    elif reason == "off":
        Messenger.everywhere.create(channel=acme, mails_answers=False)
    elif reason == "gone":
        delete(acme, [contacts.get().pk], by=alice.actor)
    assert send() == 0
    assert (states(chat), due(chat)) == ([], False)


def test_who_has_unsubscribed_gets_answers_all_the_same(page: ShopPage, alice: Person, office: PostOffice) -> None:
    answered(page, alice)
    Contact.everywhere.update(unsubscribe_email=True)
    assert send() == 1


def test_a_chat_that_the_company_began_is_not_mailed(acme: Channel, alice: Person, office: PostOffice) -> None:
    contact = Contact.everywhere.create(channel=acme, type="lead", profile={"email": ADDRESS})
    chat = inbox.begin_chat(acme, contact, by=alice.actor)
    inbox.answer(chat, "Hello?", by=alice.actor)
    assert send() == 0


def test_the_mail_speaks_the_language_of_the_chat(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = left_with(page, language="ko")
    answer(alice, chat, "네.")
    send()
    (mail,) = office.mails
    assert mail["Subject"] == "Acme에서 답변을 보냈습니다"


# -- A mail server that doesn't take it -----------------------------------------------------------


def test_what_is_refused_for_now_is_tried_again_with_what_came_since(
    page: ShopPage, alice: Person, office: PostOffice
) -> None:
    chat = answered(page, alice)
    office.answer = lambda _address: "451 4.7.1 Greylisted"
    assert send() == 0
    assert states(chat) == ["waiting"]
    office.answer = lambda _address: ""
    answer(alice, chat, "It takes two days.")
    assert send(10) == 1
    assert "We do." in text_of(office)
    assert "It takes two days." in text_of(office)
    assert states(chat) == ["sent"]
    assert send(60) == 0


def test_what_is_refused_for_good_is_said(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice)
    office.answer = lambda address: f"550 5.1.1 <{address}>: no such user"
    assert send() == 0
    assert (states(chat), due(chat)) == (["failed"], False)
    assert "no such user" in alice.get("chat", chat).content.decode()
    entry = LogEntry.everywhere.get(verb="chat.mail_failed")
    assert "no such user" not in str(entry.after) + str(entry.details)
    delete(page.channel, [Contact.everywhere.get().pk], by=alice.actor)
    assert ChatMail.everywhere.get().detail == ""


def test_without_a_mail_server_it_waits_for_a_day(page: ShopPage, alice: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    chat = answered(page, alice)
    assert send(60) == 0
    assert (states(chat), due(chat)) == ([], True)


def test_what_is_older_than_a_day_is_not_sent_any_more(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice)
    assert send(60 * 25) == 0
    assert (states(chat), due(chat)) == (["failed"], False)
    assert "took nothing for a day" in alice.get("chat", chat).content.decode()


def test_a_connection_that_breaks_while_it_is_handed_over_leaves_it_unknown(
    page: ShopPage, alice: Person, office: PostOffice
) -> None:
    chat = answered(page, alice)
    office.taken = lambda _mail: "hang up"
    assert send() == 0
    assert len(office.mails) == 1
    assert states(chat) == ["unknown"]
    assert send(60) == 0
    assert len(office.mails) == 1
    assert "may have arrived or not" in alice.get("chat", chat).content.decode()


def test_one_customer_gets_so_many_mails_a_day(
    page: ShopPage, alice: Person, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "MOST_A_DAY", 2)
    chat = answered(page, alice)
    for number in range(3):
        send()
        answer(alice, chat, f"Answer {number}")
    assert len(office.mails) == 2
    assert due(chat)


# -- Who sees it ----------------------------------------------------------------------------------


def test_inbox_log_and_timeline_say_that_it_was_sent(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chat = answered(page, alice)
    after = Chat.everywhere.get(pk=chat).messages.latest("pk").pk
    known: dict[str, Any] = {"chat": chat, "shown": "open", "after": after}
    assert "Sent by e-mail" not in alice.part("inbox_news", **known).content.decode()
    send()
    assert "Sent by e-mail" in alice.part("inbox_news", **known).content.decode()
    assert "Sent by e-mail" in alice.get("chat", chat).content.decode()
    assert "Answers sent by e-mail" in alice.get("log").content.decode()
    contact = Contact.everywhere.get()
    assert "Answers sent by e-mail" in alice.get("contact", contact.pk).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_parallel_workers_one_sends(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chats = [answered(ShopPage(page.channel), alice, email=f"p{number}@example.com") for number in range(4)]
    Chat.everywhere.update(mail_due_at=timezone.now() - timedelta(seconds=1))
    together(*[lambda: send(0)] * 4)
    assert office.to == [f"p{number}@example.com" for number in range(4)]
    assert [states(chat) for chat in chats] == [["sent"]] * 4
