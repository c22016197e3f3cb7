"""Chats in the messenger: both ways, once, and nobody's but one's own."""

import json
from typing import Any
from uuid import uuid4

import pytest

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.inbox.messenger import tasks
from contacts.inbox.messenger.bodies import MOST_CHARACTERS
from contacts.merging import unify
from contacts.models import Chat, ChatBucket, Contact, Message
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.inbox.messenger.chatting import answer, begin, ids, news, proof, say, texts
from tests.contacts.visitors.page import SHOP, ShopPage
from tests.together import together

pytestmark = pytest.mark.django_db


def demand_nothing(channel: Channel) -> None:
    """Believe whoever says to be a member."""
    Channel.objects.filter(pk=channel.pk).update(member_hash_required=False)


# -- Both ways ------------------------------------------------------------------------------------


def test_a_visitor_who_writes_is_a_lead_with_all_that_was_collected(page: ShopPage, alice: Person) -> None:
    page.boot(profile={"name": "Lee"}, tags=["new"])
    page.call("track", name="Looked")
    chat = Chat.everywhere.get(pk=begin(page, "Do you ship to Jeju?"))
    lead = page.channel.contacts.get()
    assert (lead.type, lead.profile, lead.tags, lead.has_chat) == ("lead", {"name": "Lee"}, ["new"], True)
    assert (chat.contact, chat.last_text, chat.received, chat.of_member) == (lead, "Do you ship to Jeju?", 1, False)
    assert lead.events.count() == 1
    assert "Do you ship to Jeju?" in alice.get("chat", chat.pk).text


def test_answers_reach_the_messenger_with_the_managers_name_and_never_an_address(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    first = news(page, chat)["messages"][-1]["id"]
    alice.post("chat_answers", chat, text="Hello there")
    alice.user.name = ""
    alice.user.save()
    answer(alice, chat, "How can I help?")
    told = news(page, chat, after=first)
    assert [(message["text"], message["isOwn"]) for message in told["messages"]] == [
        ("Hello there", False), ("How can I help?", False),
    ]  # fmt: skip
    assert told["messages"][0]["name"] == "Alice"
    assert "@" not in str(told)
    assert told["chats"][0]["unread"] == 2


def test_what_was_read_is_unread_no_more_on_either_side(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    answer(alice, chat, "One")
    answer(alice, chat, "Two")
    assert page.boot().json()["messenger"] | {"module": ""} == {
        "module": "", "language": "en", "label": "Chat with us", "unread": 2, "isTalking": True,
    }  # fmt: skip
    assert news(page, chat, seen=1)["chats"][0]["unread"] == 1
    assert news(page, chat, seen=900)["chats"][0]["unread"] == 0
    assert news(page, chat, seen=1)["chats"][0]["unread"] == 0
    assert page.boot().json()["messenger"]["unread"] == 0


def test_a_customer_who_writes_opens_a_closed_chat_again(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    inbox.close(Chat.everywhere.get(pk=chat), by=alice.actor)
    assert say(page, "One more thing", chat).status_code == 200
    assert Chat.everywhere.get(pk=chat).is_open


def test_the_messenger_asks_little_of_the_database(
    page: ShopPage, alice: Person, django_assert_max_num_queries: Any
) -> None:
    page.boot()
    chat = begin(page)
    for number in range(5):
        answer(alice, chat, f"{number}")
        begin(page, f"Chat {number}")
    with django_assert_max_num_queries(5):  # one writes down that the customer is here, as an answer waits
        assert len(news(page, chat)["chats"]) == 6
    with django_assert_max_num_queries(2):
        news(page)


# -- Once -----------------------------------------------------------------------------------------


def test_a_message_that_is_sent_again_is_there_once(page: ShopPage) -> None:
    page.boot()
    client_id = str(uuid4())
    chats = {begin(page, "Hello", clientId=client_id) for _try in range(3)}
    assert len(chats) == 1
    again = str(uuid4())
    for _try in range(3):
        assert say(page, "Again", *chats, clientId=again).status_code == 200
    assert texts(page, *chats) == ["Hello", "Again"]
    assert Chat.everywhere.get().received == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_many_at_once_open_one_chat(page: ShopPage, who: str) -> None:
    person = proof(page, "ada") if who == "member" else {}
    page.boot(**person)
    client_id = str(uuid4())

    clicks = [lambda: say(page, "Hello", clientId=client_id, **person).status_code] * 8
    assert together(*clicks) == [200] * 8
    assert (Chat.everywhere.count(), Message.everywhere.count(), Contact.everywhere.count()) == (1, 1, 1)


def test_two_chats_of_one_visitor_are_two(page: ShopPage) -> None:
    page.boot()
    one, other = begin(page, "One"), begin(page, "Other")
    assert ids(page) == [other, one]
    assert Contact.everywhere.count() == 1


# -- Nobody's but one's own -----------------------------------------------------------------------


def test_nobody_reads_or_writes_in_the_chat_of_another_browser(page: ShopPage, charlie: Person) -> None:
    other = ShopPage(page.channel)
    for each in (page, other):
        each.boot()
    mine = begin(page, "Mine")
    begin(other, "Theirs")
    assert mine not in ids(other)
    assert texts(other, mine) == []
    assert say(other, "Hi", mine).status_code == 404
    assert other.call("chat_follow_up", chat=mine, email="x@example.com").status_code == 404
    Channel.objects.filter(pk=charlie.channel.pk).update(allowed_origins=[SHOP])
    beta = ShopPage(charlie.channel, veil_id=page.veil_id)
    beta.boot()
    assert ids(beta) == []
    assert say(beta, "Hi", mine).status_code == 404


def test_a_verified_member_has_their_chats_in_every_browser(page: ShopPage, alice: Person) -> None:
    page.sign_in("ada")
    mine = begin(page, **proof(page, "ada"))
    written = inbox.begin_chat(page.channel, page.channel.contacts.get(), by=alice.actor)
    inbox.answer(written, "Your parcel is on its way.", by=alice.actor)
    phone = ShopPage(page.channel)
    phone.sign_in("ada")
    assert set(ids(phone, **proof(page, "ada"))) == {mine, written.pk}
    assert phone.sign_in("ada").json()["messenger"]["unread"] == 1


def test_who_only_says_to_be_a_member_reads_nothing_of_theirs(page: ShopPage, alice: Person) -> None:
    demand_nothing(page.channel)
    page.sign_in("ada")
    mine = begin(page, **proof(page, "ada"))
    answer(alice, mine, "Your address is 1 Secret Street.")
    liar = ShopPage(page.channel)
    told = liar.boot(memberId="ada").json()["messenger"]
    assert (told["unread"], told["isTalking"]) == (0, False)
    assert ids(liar, memberId="ada") == []
    assert texts(liar, mine, memberId="ada") == []
    assert say(liar, "Hi", mine, memberId="ada").status_code == 404
    own = begin(liar, memberId="ada")
    assert ids(liar, memberId="ada") == [own]
    assert set(ids(page, **proof(page, "ada"))) == {mine, own}
    Channel.objects.update(member_hash_required=True)
    page.channel.refresh_from_db()
    assert liar.call("chats", memberId="ada").status_code == 401


def test_of_two_members_at_one_computer_neither_sees_the_others_chats(page: ShopPage) -> None:
    """Also when the page forgets to say that the first one left, so that the browser has one ID."""
    demand_nothing(page.channel)
    page.boot()
    begun = begin(page, "Nobody yet")
    page.boot(memberId="ada")
    adas = begin(page, "I am Ada", memberId="ada")
    assert set(ids(page, memberId="ada")) == {begun, adas}
    page.boot(memberId="bea")
    assert ids(page, memberId="bea") == []
    page.boot()
    assert ids(page) == []
    for who in ({}, {"memberId": "bea"}):
        assert texts(page, adas, **who) == []
        assert say(page, "Hi", begun, **who).status_code == 404
    beas = begin(page, "I am Bea", memberId="bea")
    assert ids(page, memberId="bea") == [beas]
    assert beas not in ids(page, memberId="ada")


# -- Whoever writes becomes somebody else ---------------------------------------------------------


@pytest.mark.parametrize("is_verified", [True, False])
def test_who_signs_in_in_the_middle_of_a_chat_goes_on_with_it(page: ShopPage, is_verified: bool) -> None:
    demand_nothing(page.channel)
    page.boot()
    chat = begin(page, "Hello")
    who = proof(page, "ada") if is_verified else {"memberId": "ada"}
    page.boot(**who, profile={"name": "Ada"})
    ada = page.channel.contacts.get()
    assert (ada.type, ada.has_chat, Chat.everywhere.get().contact_id) == ("member", True, ada.pk)
    assert say(page, "Me again", chat, **who).status_code == 200
    assert texts(page, chat, **who) == ["Hello", "Me again"]


def test_a_merge_by_hand_keeps_the_chat_alive_and_opens_no_other(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page, "Hello")
    lead = page.channel.contacts.get()
    member = cast.member(page.channel, "ada", "Ada")
    private = inbox.open_chat(page.channel, member, "My card number is …")
    unify(page.channel, member.pk, lead.pk, by=alice.actor)
    assert say(page, "Still here", chat).status_code == 200
    assert texts(page, chat) == ["Hello", "Still here"]
    assert ids(page) == [chat]
    assert Chat.everywhere.get(pk=chat).contact_id == member.pk
    assert private.pk not in ids(page)
    assert chat not in ids(ShopPage(page.channel), **proof(page, "ada"))


def test_a_browser_whose_lead_was_merged_into_a_member_changes_no_value_of_theirs(
    page: ShopPage, alice: Person
) -> None:
    page.boot()
    begin(page)
    member = cast.member(page.channel, "ada", "Ada")
    unify(page.channel, member.pk, page.channel.contacts.get(type="lead").pk, by=alice.actor)
    page.boot(profile={"name": "Mallory", "firstName": "Ada"}, unsubscribeEmail=True)
    page.call("update", profile={"name": "Mallory", "email": None})
    page.call("add_tags", tags=["fool"])
    member.refresh_from_db()
    assert member.profile == {"name": "Ada", "firstName": "Ada"}
    assert (member.unsubscribe_email, member.tags) == (False, [])


def test_after_a_deletion_the_chat_is_gone_and_the_next_message_begins_another(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    delete(page.channel, [page.channel.contacts.get().pk], by=alice.actor)
    assert ids(page) == []
    assert say(page, "Hello?", chat).status_code == 404
    assert say(page, "Hello?").status_code == 404  # the browser is forgotten too, until the next page
    assert Chat.everywhere.get(pk=chat).veil_id is None
    page.boot()
    assert begin(page) != chat


# -- Who may not ----------------------------------------------------------------------------------


def test_who_is_blocked_writes_nothing(page: ShopPage) -> None:
    page.boot()
    chat = begin(page)
    Contact.everywhere.update(blocked=True)
    for refused in (say(page, "Hi", chat), say(page, "Hi")):
        assert (refused.status_code, refused.json()["message"]) == (403, "Messages can’t be sent from here.")
    page.sign_in("bea")
    page.channel.contacts.filter(member_id="bea").update(blocked=True)
    assert say(page, "Hi", **proof(page, "bea")).status_code == 403
    assert Message.everywhere.count() == 1


def test_who_has_never_booted_writes_nothing(page: ShopPage) -> None:
    assert say(page, "Hi").status_code == 404
    assert say(page, "Hi", **proof(page, "ada")).status_code == 404
    assert not Contact.everywhere.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MOST_CHARACTERS + 1), "a\x00b", "\ud800"])
def test_what_is_no_message_is_refused_and_makes_nobody_a_lead(page: ShopPage, text: str) -> None:
    page.boot()
    assert say(page, text).status_code in (400, 422)
    assert not Contact.everywhere.exists()


@pytest.mark.parametrize(
    "body", [{"chat": -1}, {"chat": "1"}, {"chat": 2**63}, {"clientId": "x"}, {"clientId": None}, {"more": 1}]
)
def test_what_has_no_meaning_is_refused(page: ShopPage, body: dict[str, Any]) -> None:
    page.boot()
    assert say(page, "Hi", **body).status_code == 422
    assert not Chat.everywhere.exists()


def test_a_message_of_4000_korean_characters_fits(page: ShopPage) -> None:
    page.boot()
    body = {"veilId": str(page.veil_id), "clientId": str(uuid4()), "text": "가" * MOST_CHARACTERS}
    sent = page.send("chat_messages", json.dumps(body, ensure_ascii=False).encode())
    assert texts(page, sent.json()["chat"]) == ["가" * MOST_CHARACTERS]


# -- Limits ---------------------------------------------------------------------------------------


def test_messages_are_limited_by_visitor_and_by_address(page: ShopPage, settings: Any) -> None:
    settings.MESSENGER_MESSAGES_OF_VISITOR, settings.MESSENGER_MESSAGES_OF_ADDRESS = 3, 5
    pages = [page, ShopPage(page.channel), ShopPage(page.channel, address="192.0.2.8")]
    for each in pages:
        each.boot()
    chats = [begin(each) for each in pages[:2]]
    assert [say(page, "Hi", chats[0]).status_code for _each in range(3)] == [200, 200, 429]
    assert [say(pages[1], "Hi", chats[1]).status_code for _each in range(2)] == [200, 429]
    refused = say(page, "Hi", chats[0])
    assert int(refused["Retry-After"]) > 0
    begin(pages[2])
    stored = "".join(ChatBucket.everywhere.values_list("caller", flat=True))
    assert page.address not in stored
    assert str(page.veil_id) not in stored


def test_new_chats_are_limited_too(page: ShopPage, settings: Any) -> None:
    settings.MESSENGER_CHATS_OF_VISITOR = 2
    page.boot()
    assert [say(page, "Hi").status_code for _each in range(3)] == [200, 200, 429]


@pytest.mark.django_db(transaction=True)
def test_limits_hold_for_all_web_processes_together(page: ShopPage, settings: Any) -> None:
    settings.MESSENGER_MESSAGES_OF_VISITOR = 5
    page.boot()
    chat = begin(page)

    assert sorted(together(*[lambda: say(page, "Hi", chat).status_code] * 10)) == [200] * 4 + [429] * 6


def test_limits_that_are_full_again_are_forgotten(page: ShopPage) -> None:
    page.boot()
    begin(page)
    ChatBucket.everywhere.update(at="2026-01-01T00:00Z")
    assert tasks.forget_limits() == 4
    assert SYSTEM.name == "Roster"
