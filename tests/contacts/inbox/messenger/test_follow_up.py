"""Who has written and waits is asked how they can be reached, and is a lead who can be."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts import inbox
from contacts.models import Chat, Messenger
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.inbox.messenger.chatting import answer, begin, news, proof, say
from tests.contacts.visitors.page import ShopPage

pytestmark = pytest.mark.django_db

NOON = "2026-03-02T03:00Z"  # a Monday, 12:00 in Seoul


def asked(page: ShopPage, chat: int, minutes: float = 2, **who: Any) -> Any:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        return news(page, chat, **who)["followUp"]


def settle(channel: Channel, **values: Any) -> None:
    Messenger.everywhere.update_or_create(channel=channel, defaults=values)


def test_who_waits_for_a_minute_is_asked(page: ShopPage) -> None:
    page.boot()
    chat = begin(page)
    assert asked(page, chat, 0.5) is None
    keys = ["email", "mobileNumber"]
    assert asked(page, chat) == {"name": True, "keys": keys, "either": True, "isMandatory": False, "byMail": True}


def test_who_has_an_answer_isnt_asked(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    answer(alice, chat, "Hi")
    assert asked(page, chat) is None


def test_neither_members_nor_those_who_can_be_reached_are_asked(page: ShopPage) -> None:
    member = ShopPage(page.channel)
    member.sign_in("ada")
    assert asked(member, begin(member, **proof(page, "ada")), **proof(page, "ada")) is None
    page.boot(profile={"email": "lee@example.com"})
    assert asked(page, begin(page)) is None


def test_outside_of_the_hours_is_asked_at_once(page: ShopPage) -> None:
    Channel.objects.update(time_zone="Asia/Seoul")
    page.channel.refresh_from_db()
    week: list[list[str] | None] = [["09:00", "18:00"]] * 5 + [None, None]
    settle(page.channel, hours=week)
    with time_machine.travel(NOON, tick=False) as clock:
        page.boot()
        chat = begin(page)
        assert page.call("messenger").json()["isOpen"]
        assert news(page, chat)["followUp"] is None
        clock.shift(timedelta(hours=6))
        say(page, "Still there?", chat)
        assert not page.call("messenger").json()["isOpen"]
        assert news(page, chat)["followUp"]


def test_hours_may_go_on_past_midnight(acme: Channel) -> None:
    settings = Messenger(channel=acme, hours=[["22:00", "02:00"]])
    monday = datetime(2026, 3, 2, tzinfo=acme.zone)
    open_at = [hour for hour in range(48) if settings.is_open(monday + timedelta(hours=hour))]
    assert open_at == [22, 23, 24, 25]


@pytest.mark.parametrize(
    ("settings", "keys"),
    [({"asks_for": "email"}, ["email"]), ({"asks_for": "mobileNumber", "asks_name": False}, ["mobileNumber"])],
)
def test_what_is_asked_is_what_the_settings_say(page: ShopPage, settings: Any, keys: list[str]) -> None:
    settle(page.channel, is_mandatory=True, **settings)
    page.boot()
    told = asked(page, begin(page))
    assert (told["keys"], told["name"], told["isMandatory"]) == (keys, settings.get("asks_name", True), True)
    settle(page.channel, follow_up=False)
    assert asked(page, begin(page)) is None


def test_the_answer_makes_a_lead_who_can_be_reached(page: ShopPage, alice: Person) -> None:
    page.boot()
    chat = begin(page)
    given = {"name": "Lee", "email": "lee@example.com", "mobileNumber": "010-1234-5678"}
    assert page.call("chat_follow_up", chat=chat, **given).status_code == 200
    lead = page.channel.contacts.get()
    assert lead.profile == {"name": "Lee", "email": "lee@example.com", "mobileNumber": "+821012345678"}
    assert (lead.type, lead.email_qualified, lead.mobile_number_qualified) == ("lead", False, False)
    assert asked(page, chat) is None
    assert "Lee" in alice.get("chat", chat).text
    assert page.channel.log.filter(verb="contact.changed", subject_id=lead.pk).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "lee"}, "email"),
        ({"name": "Lee"}, "email"),
        ({"mobileNumber": "none"}, "mobileNumber"),
        ({}, "email"),
    ],
)
def test_what_cant_be_is_refused_and_nothing_is_stored(page: ShopPage, given: dict[str, str], field: str) -> None:
    page.boot()
    chat = begin(page)
    refused = page.call("chat_follow_up", chat=chat, language="ko", **given)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["details"]] == [field]
    assert page.channel.contacts.get().profile == {}


def test_who_types_anothers_address_changes_and_learns_nothing_of_them(page: ShopPage, alice: Person) -> None:
    ada = cast.member(page.channel, "ada", "Ada", email="ada@example.com", email_qualified=True)
    private = inbox.open_chat(page.channel, ada, "My card number is …")
    page.boot()
    chat = begin(page)
    told = page.call("chat_follow_up", chat=chat, name="Mallory", email="ada@example.com")
    assert (told.status_code, told.json()) == (200, {})
    ada.refresh_from_db()
    assert (ada.profile["name"], ada.email_qualified) == ("Ada", True)
    assert [one["id"] for one in news(page)["chats"]] == [chat]
    assert {one["id"] for one in news(ShopPage(page.channel), **proof(page, "ada"))["chats"]} == {private.pk}
    page.boot(profile={"name": "Mallory"})
    ada.refresh_from_db()
    assert ada.profile == {"name": "Ada", "email": "ada@example.com"}


def test_what_was_known_of_a_customer_stays(page: ShopPage) -> None:
    page.boot(profile={"name": "Lee"})
    chat = begin(page)
    page.call("chat_follow_up", chat=chat, name="Somebody", email="lee@example.com")
    assert page.channel.contacts.get().profile == {"name": "Lee", "email": "lee@example.com"}
    assert Chat.everywhere.get().contact_id is not None
