"""Sessions: one continues while there is activity every half hour, however many pages are open at the same moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Contact, ContactChange, LastActivity, Visitor
from contacts.visitors.sessions import Visit, touch, touch_member, touch_visitor
from crm.models import Channel
from tests import cast
from tests.together import together

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
VEIL = UUID("0b9f6a0e-7d4f-4f6f-9d6e-0c8b8a1f2e3d")


def web(minutes: float, **facts: Any) -> Visit:
    return Visit(NOON + timedelta(minutes=minutes), "web", facts)


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "ada", "Ada")


def fresh(row: Any) -> Any:
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(("minutes", "sessions"), [(29, 1), (30, 1), (30.01, 2), (-5, 1), (24 * 60, 2)])
def test_activity_within_half_an_hour_continues_the_session(ada: Contact, minutes: float, sessions: int) -> None:
    assert touch(ada.channel, ada.pk, web(0)) is True
    assert touch(ada.channel, ada.pk, web(minutes)) is (sessions == 2)
    assert fresh(ada).sessions_count == ada.web["sessionsCount"] == sessions
    assert ada.last_seen_at == NOON + timedelta(minutes=max(minutes, 0))


def test_a_session_counts_on_from_what_the_contact_has_already(acme: Channel) -> None:
    ada = cast.member(acme, "a", last_seen_at=NOON - timedelta(minutes=20), sessions_count=7, web={"sessionsCount": 5})
    assert touch(acme, ada.pk, web(0)) is False
    assert touch(acme, ada.pk, web(31, browser="Firefox")) is True
    assert (fresh(ada).sessions_count, ada.web["sessionsCount"], ada.web["browser"]) == (8, 6, "Firefox")


# Around a minute, within which the contact isn't written, and around half an hour, after which a session has ended.
GAPS = st.integers(0, 90) | st.integers(29 * 60, 31 * 60) | st.integers(0, 60 * 60)


@given(gaps=st.lists(GAPS, max_size=12))
@pytest.mark.django_db(transaction=True)
def test_sessions_are_counted_as_the_rule_says_whatever_the_gaps(gaps: list[int]) -> None:
    """Also where activity comes so soon that the contact itself isn't written."""
    channel = Channel.objects.filter(slug="gaps").first() or cast.make_channel("gaps", "Gaps")
    contact, visitor = cast.member(channel, str(uuid4())), uuid4()
    seconds, counted = 0, 1
    touch(channel, contact.pk, web(0))
    touch_visitor(channel, visitor, web(0))
    for gap in gaps:
        seconds += gap
        counted += gap > 30 * 60
        touch(channel, contact.pk, web(seconds / 60))
        touch_visitor(channel, visitor, web(seconds / 60))
    assert fresh(contact).sessions_count == contact.web["sessionsCount"] == counted
    assert channel.visitors.get(veil_id=visitor).sessions_count == counted
    assert contact.last_seen_at
    behind = NOON + timedelta(seconds=seconds) - contact.last_seen_at
    assert timedelta(0) <= behind < timedelta(minutes=1)


def test_page_views_within_a_minute_leave_the_contact_as_it_is(ada: Contact) -> None:
    touch(ada.channel, ada.pk, web(0))
    ContactChange.everywhere.all().delete()
    for second in (1, 30, 59):
        touch(ada.channel, ada.pk, web(second / 60))
    assert fresh(ada).last_seen_at == NOON
    assert LastActivity.everywhere.get().at == NOON + timedelta(seconds=59)
    assert not ContactChange.everywhere.exists()
    touch(ada.channel, ada.pk, web(1))
    (change,) = ContactChange.everywhere.all()
    assert (
        {"last_seen_at", "web"} <= set(change.columns or []) <= {"last_seen_at", "sessions_count", "web", "updated_at"}
    )


def test_what_isnt_known_of_a_visit_stays_as_it_was(ada: Contact) -> None:
    touch(ada.channel, ada.pk, Visit(NOON, "web", {"os": "iOS"}, "KR", "Seoul", "ko"))
    touch(ada.channel, ada.pk, Visit(NOON + timedelta(hours=1)))
    assert (fresh(ada).country, ada.city, ada.language) == ("KR", "Seoul", "ko")
    assert ada.web == {"os": "iOS", "lastSeenAt": int(NOON.timestamp() * 1000), "sessionsCount": 1}
    touch(ada.channel, ada.pk, Visit(NOON + timedelta(hours=2), "mobile", {"appName": "Shop"}, "DE", None, "de"))
    assert (fresh(ada).country, ada.city, ada.language, ada.sessions_count) == ("DE", None, "ko", 3)
    assert (ada.mobile["appName"], ada.mobile["sessionsCount"], ada.web["sessionsCount"]) == ("Shop", 1, 1)


def test_of_a_blocked_customer_nothing_is_recorded(ada: Contact) -> None:
    Contact.everywhere.update(blocked=True)
    assert touch(ada.channel, ada.pk, web(0)) is None
    assert touch_member(ada.channel, "ada", web(0)).is_new is None
    assert fresh(ada).last_seen_at is None
    assert not LastActivity.everywhere.exists()


def test_nobody_is_touched_in_another_channel(ada: Contact, charlie: Any) -> None:
    assert touch(charlie.channel, ada.pk, web(0)) is None
    assert touch_member(charlie.channel, "ada", web(0)).contact is None
    assert fresh(ada).last_seen_at is None


def test_a_browser_becomes_a_visitor_who_is_kept_for_90_days(acme: Channel) -> None:
    first = touch_visitor(acme, VEIL, web(0, browser="Chrome"))
    again = touch_visitor(acme, VEIL, web(40))
    assert (first.contact, first.is_new, again.is_new, first.visitor) == (None, True, True, again.visitor)
    visitor = Visitor.everywhere.get()
    assert (visitor.sessions_count, visitor.web["browser"], visitor.web["sessionsCount"]) == (2, "Chrome", 2)
    assert 90 <= (visitor.expires_on - NOON.date()).days <= 91
    touch_visitor(acme, VEIL, web(24 * 60))
    assert fresh(visitor).expires_on == NOON.date() + timedelta(days=92)


def test_the_browser_of_a_lead_touches_the_lead(acme: Channel) -> None:
    lead = Contact.everywhere.create(channel=acme, type="lead", profile={"email": "lee@example.com"})
    visitor = Visitor.everywhere.create(channel=acme, veil_id=VEIL, contact=lead, last_seen_at=NOON)
    assert touch_visitor(acme, VEIL, web(60, os="iOS")) == (visitor.pk, lead.pk, True, False)
    assert (fresh(lead).sessions_count, lead.web["os"]) == (1, "iOS")
    assert (fresh(visitor).web, visitor.sessions_count, visitor.last_seen_at) == ({}, 0, NOON + timedelta(hours=1))


def test_a_members_browser_says_who_it_was_before_and_what_is_new(ada: Contact) -> None:
    lead = Contact.everywhere.create(channel=ada.channel, type="lead", profile={"email": "lee@example.com"})
    visitor = Visitor.everywhere.create(channel=ada.channel, veil_id=VEIL, contact=lead)
    same = touch_member(ada.channel, "ada", web(0), veil_id=VEIL, given={"name": "Ada", "email": None})
    assert same == (ada.pk, True, False, visitor.pk, lead.pk, False)
    assert touch_member(ada.channel, "ada", web(1), given={"name": "Ida"}) == (ada.pk, False, True, None, None, False)
    assert touch_member(ada.channel, "nobody", web(1), given={"name": "Ida"}) == (None, None, None, None, None, None)


# -- At the same time -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_50_pages_opened_at_once_begin_one_session(acme: Channel) -> None:
    ada = cast.member(acme, "ada", last_seen_at=NOON - timedelta(days=1), sessions_count=3)

    def boot(second: int) -> Callable[[], Any]:
        return lambda: (touch_member(acme, "ada", web(second / 60)), touch_visitor(acme, VEIL, web(second / 60)))

    begun = together(*map(boot, range(50)))
    assert sum(bool(member.is_new) for member, _visitor in begun) == 1
    assert sum(bool(visitor.is_new) for _member, visitor in begun) == 1
    assert fresh(ada).sessions_count == 4
    assert Visitor.everywhere.get().sessions_count == 1
    assert LastActivity.everywhere.get().at == NOON + timedelta(seconds=49)
