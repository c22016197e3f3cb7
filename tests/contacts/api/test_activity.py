"""`/open/v5/users/{id}/touch` and `/events`: what contacts do, as programs tell."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacts.erasure.actions import delete
from contacts.models import Contact, Event, LastActivity
from crm.actors import SYSTEM
from crm.models import Channel
from tests.cast import Person, member
from tests.programs import Program


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return member(acme, "ada", "Ada")


@pytest.fixture
def events(ada: Contact) -> str:
    return f"/open/v5/users/{ada.pk}/events"


def test_touches_within_30_minutes_are_one_session(shop: Program, ada: Contact) -> None:
    touch = f"/open/v5/users/{ada.pk}/touch"
    first, second = (shop.post(touch).json()["user"] for _ in range(2))
    assert (first["sessionsCount"], second["sessionsCount"]) == (1, 1)
    assert first["lastSeenAt"] is not None
    earlier = timezone.now() - timedelta(minutes=31)
    Contact.everywhere.filter(pk=ada.pk).update(last_seen_at=earlier)
    LastActivity.everywhere.filter(contact=ada).update(at=earlier)
    assert shop.post(touch).json()["user"]["sessionsCount"] == 2


def test_of_a_blocked_contact_no_activity_is_recorded(shop: Program, acme: Channel) -> None:
    blocked = member(acme, "bea", "Bea", blocked=True)
    answer = shop.post(f"/open/v5/users/{blocked.pk}/touch")
    assert (answer.status_code, answer.json()["user"]["sessionsCount"]) == (200, 0)


def test_an_event_is_kept_and_read(shop: Program, ada: Contact, events: str) -> None:
    answer = shop.post(events, {"name": " Paid ", "property": {"amount": 5, "goods": ["tea", {"of": "Assam"}]}})
    assert answer.status_code == 201
    event = answer.json()["event"]
    assert (event["name"], event["userId"]) == ("Paid", str(ada.pk))
    assert event["property"] == {"amount": 5, "goods": ["tea", {"of": "Assam"}]}
    assert shop.get(events).json() == {"events": [event], "next": None}
    ada.refresh_from_db()
    assert (ada.sessions_count, ada.last_seen_at) == (0, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": 5}, "name"),
        ({"name": "Paid", "property": None}, "property"),
        ({"name": "Paid", "property": {"a": "x" * 4097}}, "property"),
        ({"name": "Paid", "property": {"a": ["\x00"]}}, "property"),
        ({"name": "Paid", "property": {"\x00": 1}}, "property"),
        ({"name": "Paid", "property": {"a": "\ud800"}}, "property"),
        ({"name": "Paid", "properties": {}}, "properties"),
    ],
)
def test_an_event_that_cannot_be_kept_is_refused(shop: Program, events: str, body: Any, field: str) -> None:
    answer = shop.post(events, body)
    assert answer.status_code == 422
    assert [detail["field"].partition(".")[0] for detail in answer.json()["details"]] == [field]
    assert not Event.everywhere.exists()


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_events_come_in_parts_each_once(shop: Program, ada: Contact, events: str, order: str) -> None:
    now = timezone.now()
    for number in range(7):
        at = now + timedelta(minutes=number // 2)  # some at the same moment
        Event.everywhere.create(channel_id=ada.channel_id, contact=ada, name=str(number), at=at)
    names, since = [], ""
    while True:
        answer = shop.get(f"{events}?limit=3&sortOrder={order}&since={since}").json()
        names += [event["name"] for event in answer["events"]]
        since = answer["next"]
        if since is None:
            break
    assert names == (list("0123456") if order == "asc" else list("6543210"))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("since=x", "INVALID_CURSOR"),
        ("since=9223372036854775807-1", "INVALID_CURSOR"),
        ("since=1-%00", "INVALID_CURSOR"),
        ("limit=0", "VALIDATION_FAILED"),
        ("limit=501", "VALIDATION_FAILED"),
        ("sortOrder=up", "VALIDATION_FAILED"),
        ("until=5", "VALIDATION_FAILED"),
    ],
)
def test_parts_that_there_are_not_are_refused(shop: Program, events: str, query: str, code: str) -> None:
    answer = shop.get(f"{events}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_who_is_gone_or_of_another_channel_has_no_activity(shop: Program, ada: Contact, charlie: Person) -> None:
    theirs = member(charlie.channel, "cleo", "Cleo")
    delete(ada.channel, [ada.pk], by=SYSTEM)
    for pk in (ada.pk, theirs.pk):
        asked = [
            shop.post(f"/open/v5/users/{pk}/touch"),
            shop.get(f"/open/v5/users/{pk}/events"),
            shop.post(f"/open/v5/users/{pk}/events", {"name": "Paid"}),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(404, "ENTITY_NOT_FOUND")] * 3
    assert not Event.everywhere.exists()


def test_an_event_sent_again_with_its_key_is_kept_once(shop: Program, events: str) -> None:
    first, second = (shop.post(events, {"name": "Paid"}, idempotency_key="order 5") for _ in range(2))
    assert (first.json(), second.headers["Idempotent-Replayed"]) == (second.json(), "true")
    assert Event.everywhere.count() == 1
