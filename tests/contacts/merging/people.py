"""Invented people for the rules of unification."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contacts.merging.person import Person
from contacts.models import Contact, Visitor

START = datetime(2026, 1, 1, tzinfo=UTC)

# Few of each, so that they meet. Each is made once: Hypothesis looks through whatever is made for an example.
moments = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
moments_or_none = st.one_of(st.none(), moments)
texts = st.sampled_from(["a", "b", "c"])
texts_or_none = st.one_of(st.none(), texts)
values = st.one_of(texts, st.integers(0, 2), st.booleans(), st.lists(texts, min_size=1, max_size=2))
profiles = st.dictionaries(st.sampled_from(["name", "grade", "age"]), values)
tags = st.lists(st.integers(0, 30).map(lambda number: f"tag{number}"), unique=True, max_size=20)
countries = st.sampled_from([None, "KR", "JP"])
cities = st.sampled_from([None, "Seoul", "Tokyo"])
languages = st.sampled_from([None, "ko", "en"])
facts = st.dictionaries(st.sampled_from(["os", "browser"]), texts)
yes_or_no = st.booleans()
numbers = st.integers(0, 9)
positive = st.integers(1, 9)


@st.composite
def devices(draw: st.DrawFn) -> dict[str, Any]:
    stored: dict[str, Any] = draw(facts)
    if draw(yes_or_no):
        stored |= {"sessionsCount": draw(positive), "lastSeenAt": draw(numbers)}
    return stored


some_devices = devices()


@st.composite
def columns(draw: st.DrawFn) -> dict[str, Any]:
    """What contacts and visitors have in common."""
    profile: dict[str, Any] = draw(profiles)
    for key in ("email", "mobileNumber"):
        if value := draw(texts_or_none):
            profile[key] = value
    found = {
        "profile": profile,
        "tags": draw(tags),
        "last_seen_at": draw(moments),
        "created_at": draw(moments),
        "sessions_count": draw(numbers),
        "country": draw(countries),
        "city": draw(cities),
        "language": draw(languages),
        "web": draw(some_devices),
        "mobile": draw(some_devices),
    }
    for medium in ("email", "texting"):
        found[f"unsubscribe_{medium}"] = draw(yes_or_no)
        found[f"unsubscribe_{medium}_at"] = draw(moments_or_none)
    return found


some_columns = columns()


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    is_member = draw(yes_or_no)
    return Contact(
        **draw(some_columns),
        type="member" if is_member else "lead",
        member_id=draw(texts) if is_member else None,
        email_qualified=draw(yes_or_no),
        mobile_number_qualified=draw(yes_or_no),
        blocked=draw(yes_or_no),
        has_chat=draw(yes_or_no),
        updated_at=draw(moments),
    )


visitors = some_columns.map(lambda found: Visitor(**found))
people = st.one_of(contacts().map(Person.of_contact), visitors.map(Person.of_visitor))
