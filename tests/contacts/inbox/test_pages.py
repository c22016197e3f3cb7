"""The Inbox through its door: who sees what, what comes when it is asked for, and what does no harm."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.inbox.chats import PAGE, unread
from contacts.inbox.thread import PAGE as MESSAGES
from contacts.models import Chat, Contact
from crm.models import Channel, Role
from tests import cast
from tests.cast import HTMX, Person


@pytest.fixture
def rita(acme: Channel) -> Person:
    """Reads the Inbox, and may do nothing else."""
    return cast.hire(acme, "Rita", Role.everywhere.create(channel=acme, name="reader", granted=["inbox.view"]))


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["rows"]]


def talk(channel: Channel, name: str, **more: Any) -> Chat:
    contact = cast.member(channel, f"t{Contact.everywhere.count()}", name, **more)
    return inbox.open_chat(channel, contact, f"I am {name}")


def test_the_chat_with_the_newest_message_is_first(acme: Channel, bob: Person) -> None:
    first, _second = talk(acme, "First"), talk(acme, "Second")
    assert names(bob.get("inbox")) == ["Second", "First"]
    inbox.receive(first, "Hello?")
    assert names(bob.get("inbox")) == ["First", "Second"]


def test_closed_chats_have_a_list_of_their_own(acme: Channel, bob: Person, chat: Chat) -> None:
    talk(acme, "Grace")
    assert bob.post("chat_closure", chat.pk).status_code == 302
    assert names(bob.get("inbox")) == ["Grace"]
    assert names(bob.get("inbox", state="closed")) == ["Ada Lovelace"]
    assert names(bob.get("inbox", state="all")) == ["Grace", "Ada Lovelace"]
    assert bob.post("chat_reopening", chat.pk).status_code == 302
    assert names(bob.get("inbox", state="closed")) == []


def test_chats_are_found_by_their_customer(acme: Channel, bob: Person, chat: Chat) -> None:
    talk(acme, "김민준", mobileNumber="+821012345678")
    assert names(bob.get("inbox", q="민준")) == ["김민준"]
    assert names(bob.get("inbox", q="010-1234")) == ["김민준"]
    assert names(bob.get("inbox", q="love")) == ["Ada Lovelace"]


def test_the_list_goes_on_where_it_ended(acme: Channel, bob: Person, ada: Contact) -> None:
    at = timezone.now()
    for _number in range(PAGE + 5):
        inbox.open_chat(acme, ada, "Same moment", at=at)
    first = bob.get("inbox").context["rows"]
    second = bob.part("inbox", before=first[-1].cursor).context["rows"]
    assert len(first) == PAGE
    assert len({row.chat.pk for row in [*first, *second]}) == PAGE + 5


def test_an_answer_is_seen_with_the_name_of_who_gave_it(bob: Person, chat: Chat) -> None:
    response = bob.post("chat_answers", chat.pk, text="On its way")
    assert (response.status_code, response.headers["Location"]) == (302, bob.url("chat", chat.pk))
    html = bob.get("chat", chat.pk).text
    assert "On its way" in html
    assert "Where is\nmy parcel?" in html
    assert "> Bob <time" in " ".join(html.split())


def test_an_empty_answer_comes_back_with_what_is_wrong(bob: Person, chat: Chat) -> None:
    response = bob.post("chat_answers", chat.pk, text=" ")
    assert response.status_code == 422
    assert "Write something first." in response.text
    assert chat.messages.count() == 1


def test_a_text_that_is_too_long_is_given_back(bob: Person, chat: Chat) -> None:
    response = bob.post("chat_answers", chat.pk, text="long " * 2_001)
    assert response.status_code == 422
    assert "long long" in response.text


def test_older_messages_come_above_with_their_days(bob: Person, chat: Chat) -> None:
    now = timezone.now()
    for number in range(MESSAGES + 10):
        inbox.receive(chat, f"Number {number}", at=now + timedelta(seconds=number))
    page = bob.get("chat", chat.pk)
    assert len(page.context["thread"].lines) == MESSAGES
    older = bob.part("chat", chat.pk, before=page.context["thread"].older)
    assert [line.message.text for line in older.context["thread"].lines][-1] == "Number 9"
    assert older.context["thread"].older is None
    assert "Guest information" not in older.text
    assert "Number 9" in bob.get("chat", chat.pk, before=page.context["thread"].older).text


def test_messages_and_names_are_text_and_nothing_else(acme: Channel, bob: Person) -> None:
    evil = talk(acme, "<script>alert(1)</script>")
    inbox.receive(evil, "<img src=x onerror=alert(1)> {{ 7 }}")
    for html in (bob.get("inbox").text, bob.get("chat", evil.pk).text, bob.part("inbox_news", chat=evil.pk).text):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in bob.get("chat", evil.pk).text


def test_who_may_only_read_sees_no_answer_box(rita: Person, chat: Chat) -> None:
    html = rita.get("chat", chat.pk).text
    assert "ada@engine.example" in html
    assert "<textarea" not in html
    assert "See Profile" not in html
    assert rita.post("chat_answers", chat.pk, text="No").status_code == 403
    assert rita.post("chat_closure", chat.pk).status_code == 403


def test_who_may_only_see_contacts_has_no_inbox(vera: Person, chat: Chat) -> None:
    assert vera.get("inbox").status_code == 403
    assert vera.get("chat", chat.pk).status_code == 403
    assert vera.url("inbox") not in vera.get("contacts").text


def test_chats_of_another_channel_are_not_there(charlie: Person, alice: Person, chat: Chat) -> None:
    assert charlie.get("chat", chat.pk).status_code == 404
    assert charlie.post("chat_answers", chat.pk, text="Mine").status_code == 404
    assert charlie.post("chat_reading", chat.pk, seen=1).status_code == 404
    assert charlie.part("inbox_news", chat=chat.pk, after=0).text.count("parcel") == 0
    assert names(charlie.get("inbox", state="all")) == []
    assert unread(charlie.manager) == 0
    assert unread(alice.manager) == 1


def test_what_is_hidden_in_the_inbox_is_not_seen_there(acme: Channel, bob: Person, chat: Chat) -> None:
    acme.profile_keys.filter(key="email").update(in_inbox=False)
    assert "ada@engine.example" not in bob.get("chat", chat.pk).text
    assert names(bob.get("inbox", q="engine")) == []
    assert names(bob.get("inbox", q="lovelace")) == ["Ada Lovelace"]
    acme.profile_keys.filter(key="name").update(in_inbox=False)
    page = bob.get("chat", chat.pk)
    assert "Lovelace" not in page.text
    assert f"Customer {chat.contact_id}" in page.text


def test_guest_information_follows_the_order_of_the_keys(acme: Channel, bob: Person, chat: Chat) -> None:
    def order() -> list[str]:
        return [fact.key for fact in bob.get("chat", chat.pk).context["guest"].facts.user_data()]

    before = order()
    acme.profile_keys.filter(key="email").update(position=99)
    assert order() == [*(key for key in before if key != "profile.email"), "profile.email"]


def test_of_a_deleted_customer_only_the_messages_stay(acme: Channel, alice: Person, ada: Contact, chat: Chat) -> None:
    delete(acme, [ada.pk], by=alice.actor)
    page = alice.get("chat", chat.pk)
    assert "Deleted customer" in page.text
    assert "my parcel?" in page.text
    assert "Lovelace" not in page.text
    assert "ada@" not in page.text
    assert names(alice.get("inbox")) == ["Deleted customer"]


def test_unread_messages_are_counted_for_each_manager(alice: Person, bob: Person, chat: Chat) -> None:
    inbox.receive(chat, "Hello?")
    assert [row.unread for row in bob.get("inbox").context["rows"]] == [2]
    assert bob.post("chat_reading", chat.pk, seen=2).status_code == 302
    assert (unread(bob.manager), unread(alice.manager)) == (0, 1)
    assert [row.unread for row in bob.get("inbox").context["rows"]] == [0]
    inbox.receive(chat, "Anybody?")
    assert [row.unread for row in bob.get("inbox").context["rows"]] == [1]


def test_for_who_joins_later_only_what_comes_then_is_unread(acme: Channel, alice: Person, chat: Chat) -> None:
    inbox.receive(chat, "Hello?")
    talk(acme, "Grace")
    dana = cast.hire(acme, "Dana", cast.basic_role(acme))
    assert unread(dana.manager) == 0
    assert [row.unread for row in dana.get("inbox").context["rows"]] == [0, 0]
    inbox.receive(chat, "Anybody?")
    late = talk(acme, "Ivy")
    assert unread(dana.manager) == 2
    assert [(row.name, row.unread) for row in dana.get("inbox").context["rows"]] == [
        ("Ivy", 1),
        ("Ada Lovelace", 1),
        ("Grace", 0),
    ]
    for read in (chat, late):
        read.refresh_from_db()
        dana.post("chat_reading", read.pk, seen=read.received)
    assert unread(dana.manager) == 0
    assert unread(alice.manager) == 3


def test_looking_alone_writes_nothing(bob: Person, chat: Chat) -> None:
    bob.get("chat", chat.pk)
    assert not chat.reads.exists()


def test_nothing_comes_where_nothing_is_new(bob: Person, chat: Chat) -> None:
    page = bob.get("chat", chat.pk).context
    known = {"chat": chat.pk, "after": page["thread"].last, "shown": "open", "stamp": page["stamp"], "rows": 1}
    assert bob.part("inbox_news", **known).status_code == 204
    inbox.receive(chat, "Hello?")
    news = bob.part("inbox_news", **known)
    assert news.status_code == 200
    assert "Hello?" in news.text
    assert news.text.count('class="said ') == 1
    assert "guest-title" not in news.text
    assert "<textarea" not in news.text


def test_news_of_another_chat_change_the_list_only(acme: Channel, bob: Person, chat: Chat) -> None:
    page = bob.get("chat", chat.pk).context
    talk(acme, "Grace")
    news = bob.part("inbox_news", chat=chat.pk, after=page["thread"].last, stamp=page["stamp"], rows=1)
    assert "I am Grace" in news.text
    assert 'class="said ' not in news.text


def test_an_answer_brings_what_was_said_meanwhile(bob: Person, chat: Chat) -> None:
    last = chat.messages.get().pk
    inbox.receive(chat, "Meanwhile")
    data = {"text": "Mine", "chat": chat.pk, "after": last}
    response = bob.client.post(bob.url("chat_answers", chat.pk), data, headers=HTMX)
    assert response.status_code == 200
    assert response.text.index("Meanwhile") < response.text.index("Mine")


@pytest.mark.parametrize("nonsense", [{"before": "x"}, {"before": "9" * 30}, {"state": "x"}, {"before": "1-x"}])
def test_an_address_that_makes_no_sense_does_no_harm(bob: Person, chat: Chat, nonsense: dict[str, str]) -> None:
    assert bob.get("inbox", **nonsense).status_code == 200
    assert bob.get("chat", chat.pk, **nonsense).status_code == 200


def queries(bob: Person, name: str, *args: Any, **params: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert bob.part(name, *args, **params).status_code == 200
    assert all("channel_id" in query["sql"] for query in captured if "contacts_" in query["sql"])
    return len(captured)


def test_more_chats_and_messages_cost_no_more_queries(acme: Channel, bob: Person, chat: Chat) -> None:
    assert bob.client  # signed in before anything is counted
    few = [queries(bob, "inbox"), queries(bob, "chat", chat.pk), queries(bob, "inbox_news", chat=chat.pk, after=0)]
    for number in range(12):
        talk(acme, f"Person {number}")
        inbox.receive(chat, f"Number {number}")
    many = [queries(bob, "inbox"), queries(bob, "chat", chat.pk), queries(bob, "inbox_news", chat=chat.pk, after=0)]
    assert few == many
    assert max(many) < 12
