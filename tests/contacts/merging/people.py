"""Invented people for the rules of unification."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contacts.merging.person import Person
from contacts.models import Contact, Visitor

START = datetime(2026, 1, 1, tzinfo=UTC)

# Few of each, so that they meet.
moments = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
texts = st.sampled_from(["a", "b", "c"])
values = st.one_of(texts, st.integers(0, 2), st.booleans(), st.lists(texts, min_size=1, max_size=2))
profiles = st.dictionaries(st.sampled_from(["name", "grade", "age"]), values)


@st.composite
def columns(draw: st.DrawFn) -> dict[str, Any]:
    """What contacts and visitors have in common."""
    profile: dict[str, Any] = draw(profiles)
    for key in ("email", "mobileNumber"):
        if value := draw(st.one_of(st.none(), texts)):
            profile[key] = value
    found = {
        "profile": profile,
        "tags": draw(st.lists(st.integers(0, 30).map(lambda number: f"tag{number}"), unique=True, max_size=20)),
        "last_seen_at": draw(moments),
        "created_at": draw(moments),
        "sessions_count": draw(st.integers(0, 9)),
        "country": draw(st.sampled_from([None, "KR", "JP"])),
        "city": draw(st.sampled_from([None, "Seoul", "Tokyo"])),
        "language": draw(st.sampled_from([None, "ko", "en"])),
        "web": draw(devices()),
        "mobile": draw(devices()),
    }
    for medium in ("email", "texting"):
        found[f"unsubscribe_{medium}"] = draw(st.booleans())
        found[f"unsubscribe_{medium}_at"] = draw(st.one_of(st.none(), moments))
    return found


@st.composite
def devices(draw: st.DrawFn) -> dict[str, Any]:
    stored: dict[str, Any] = draw(st.dictionaries(st.sampled_from(["os", "browser"]), texts))
    if draw(st.booleans()):
        stored |= {"sessionsCount": draw(st.integers(1, 9)), "lastSeenAt": draw(st.integers(0, 9))}
    return stored


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    is_member = draw(st.booleans())
    return Contact(
        **draw(columns()),
        type="member" if is_member else "lead",
        member_id=draw(texts) if is_member else None,
        email_qualified=draw(st.booleans()),
        mobile_number_qualified=draw(st.booleans()),
        blocked=draw(st.booleans()),
        has_chat=draw(st.booleans()),
        updated_at=draw(moments),
    )


visitors = columns().map(lambda found: Visitor(**found))
people = st.one_of(contacts().map(Person.of_contact), visitors.map(Person.of_visitor))
