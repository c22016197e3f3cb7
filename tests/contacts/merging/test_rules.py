"""The rules of unification, for invented people: what wins, and that nothing is lost that should."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given

from contacts.merging.person import VERIFIED, Person, is_same, written
from contacts.merging.rows import columns as columns_of
from contacts.merging.rules import merged, result, separated, unite, withdrawn_since
from contacts.models import Contact, Visitor
from contacts.values import epoch_ms
from contacts.values.tags import MAX_TAGS
from tests.contacts.merging.people import START, contacts, people

LATER = START + timedelta(days=1)


def lead(**columns: Any) -> Person:
    return Person.of_contact(Contact(**{"type": "lead", "updated_at": START, "created_at": START, **columns}))


def member(**columns: Any) -> Person:
    return lead(type="member", member_id=columns.pop("member_id", "m"), **columns)


def united(*people: Person) -> dict[str, Any]:
    first, *others = people
    for other in others:
        first = unite(first, other)
    return result(first).columns


def without_ranked(person: Person) -> Person:
    """All but what may be equal of both: then the kept one's stays."""
    devices = {name: device._replace(facts=None) for name, device in person.devices.items()}
    none: Any = {"member_id": None, "language": None, "country": None}
    return replace(person, values={}, cities={}, devices=devices, **none)


@given(people, people, people)
def test_it_does_not_matter_in_which_order_three_come_together(one: Person, two: Person, three: Person) -> None:
    assert unite(unite(one, two), three) == unite(one, unite(two, three))


@given(people, people)
def test_who_is_kept_matters_only_among_values_of_the_same_rank(one: Person, two: Person) -> None:
    here, there = unite(one, two), unite(two, one)
    for key in here.values:
        candidates = [person.values[key].rank for person in (one, two) if key in person.values]
        if len(set(candidates)) == len(candidates):
            assert here.values[key] == there.values[key]
        else:
            assert here.values[key] == one.values[key]
    assert without_ranked(here) == without_ranked(there)


@given(people)
def test_with_oneself_nothing_changes_but_what_is_counted(one: Person) -> None:
    twice = unite(one, one)
    uncounted = {name: device._replace(sessions=0) for name, device in one.devices.items()}
    assert twice.sessions == 2 * one.sessions
    devices = {name: device._replace(sessions=0) for name, device in twice.devices.items()}
    assert replace(twice, sessions=0, devices=devices) == replace(one, sessions=0, devices=uncounted)


@given(contacts())
def test_a_contact_alone_stays_as_it_is(contact: Contact) -> None:
    before = columns_of(contact)
    after = result(Person.of_contact(contact)).columns
    for name, value in after.items():
        if name not in {*VERIFIED.values(), "city"} | {"web", "mobile"}:
            assert value == before[name], name


@given(people, people)
def test_each_value_is_the_one_of_the_highest_rank(one: Person, two: Person) -> None:
    profile = united(one, two)["profile"]
    assert profile.keys() == one.values.keys() | two.values.keys()
    for key, value in profile.items():
        candidates = [person.values[key] for person in (one, two) if key in person.values]
        assert any(ranked.value == value for ranked in candidates)
        winner = next(ranked for ranked in candidates if written(ranked.value) == written(value))
        assert all(ranked.rank <= winner.rank or is_same(ranked.value, value) for ranked in candidates)


@given(people, people)
def test_nothing_counts_as_verified_that_was_not(one: Person, two: Person) -> None:
    columns = united(one, two)
    for key, column in VERIFIED.items():
        pair = (key, written(columns["profile"].get(key)))
        assert columns[column] == (pair in one.verified or pair in two.verified)


@given(people, people)
def test_who_has_withdrawn_once_has_withdrawn(one: Person, two: Person) -> None:
    columns = united(one, two)
    for medium in ("email", "texting"):
        said = [one.consents[medium], two.consents[medium]]
        withdrawn = [consent.at for consent in said if consent.is_withdrawn]
        assert columns[f"unsubscribe_{medium}"] == bool(withdrawn)
        known = [at for at in withdrawn if at]
        if withdrawn:
            assert columns[f"unsubscribe_{medium}_at"] == min(known, default=None)


@given(people, people)
def test_tags_are_united_and_those_without_room_are_named(one: Person, two: Person) -> None:
    after = result(unite(one, two))
    assert len(after.columns["tags"]) <= MAX_TAGS
    assert {*after.columns["tags"], *after.left_out} == {*one.tags, *two.tags}
    assert not after.left_out or len(after.columns["tags"]) == MAX_TAGS


@given(contacts(), contacts())
def test_what_was_merged_and_not_changed_comes_apart_as_it_was(kept: Contact, absorbed: Contact) -> None:
    before = columns_of(kept)
    merged = before | united(Person.of_contact(kept), Person.of_contact(absorbed))
    restored = separated(before, merged, merged)
    for name, value in restored.items():
        if name == "tags":
            assert set(value) == set(before["tags"])
        else:
            assert value == before[name], name


@given(contacts(), contacts(), contacts())
def test_what_was_changed_since_stays_with_the_kept_contact(kept: Contact, absorbed: Contact, changed: Contact) -> None:
    before = columns_of(kept)
    merged = before | united(Person.of_contact(kept), Person.of_contact(absorbed))
    now = merged | {"profile": changed.profile, "blocked": changed.blocked, "tags": changed.tags}
    restored = separated(before, merged, now)
    for key in {*before["profile"], *merged["profile"], *now["profile"]}:
        is_as_left = is_same(now["profile"].get(key), merged["profile"].get(key))
        assert restored["profile"].get(key) == (before if is_as_left else now)["profile"].get(key)
    assert set(now["tags"]) - set(merged["tags"]) <= {*restored["tags"]} or len(restored["tags"]) == MAX_TAGS


def test_a_members_value_beats_a_leads_even_an_older_or_unverified_one() -> None:
    columns = united(
        lead(profile={"email": "new@example.com"}, email_qualified=True, updated_at=LATER),
        member(profile={"email": "old@example.com"}),
    )
    assert (columns["profile"]["email"], columns["email_qualified"]) == ("old@example.com", False)
    assert (columns["type"], columns["member_id"]) == ("member", "m")


def test_a_verified_value_beats_a_newer_one_among_equals() -> None:
    columns = united(
        lead(profile={"email": "sure@example.com"}, email_qualified=True),
        lead(profile={"email": "new@example.com"}, updated_at=LATER),
    )
    assert (columns["profile"]["email"], columns["email_qualified"]) == ("sure@example.com", True)


def test_the_same_value_is_verified_if_it_was_for_either() -> None:
    profile = {"email": "ada@example.com"}
    assert united(member(profile=profile), lead(profile=profile, email_qualified=True))["email_qualified"] is True


def test_the_newer_value_wins_among_equals_and_one_that_is_there_beats_none() -> None:
    columns = united(lead(profile={"name": "Old", "grade": "gold"}), lead(profile={"name": "New"}, updated_at=LATER))
    assert columns["profile"] == {"name": "New", "grade": "gold"}


def test_a_city_stays_in_its_country() -> None:
    seoul = lead(country="KR", city="Seoul", last_seen_at=START)
    assert united(seoul, lead(country="JP", last_seen_at=LATER))["city"] is None
    assert united(seoul, lead(country="KR", last_seen_at=LATER))["city"] == "Seoul"


def test_sessions_are_added_and_the_first_and_the_last_visit_are_those_of_both() -> None:
    old = lead(sessions_count=2, last_seen_at=START, web={"os": "iOS", "sessionsCount": 2, "lastSeenAt": 5})
    new = lead(
        sessions_count=3, last_seen_at=LATER, created_at=LATER, web={"os": "macOS", "sessionsCount": 3, "lastSeenAt": 9}
    )
    columns = united(old, new)
    assert (columns["sessions_count"], columns["created_at"], columns["last_seen_at"]) == (5, START, LATER)
    assert columns["web"] == {"os": "macOS", "sessionsCount": 5, "lastSeenAt": 9}


def test_a_session_that_both_are_in_counts_once() -> None:
    def seen(at: datetime, sessions: int) -> Person:
        return lead(
            sessions_count=sessions, last_seen_at=at, web={"sessionsCount": sessions, "lastSeenAt": epoch_ms(at)}
        )

    for minutes, sessions in ((0, 4), (29, 4), (-29, 4), (30, 5), (-31, 5)):
        columns = merged(seen(START, 2), seen(START + timedelta(minutes=minutes), 3)).columns
        assert (columns["sessions_count"], columns["web"]["sessionsCount"]) == (sessions, sessions)
    assert merged(lead(sessions_count=2), seen(START, 0)).columns["sessions_count"] == 2


def test_a_visitors_values_fill_what_a_contact_lacks_and_are_never_verified() -> None:
    visitor = Person.of_visitor(
        Visitor(profile={"email": "typed@example.com", "name": "Typed"}, last_seen_at=LATER, created_at=START)
    )
    columns = united(member(profile={"name": "Ada"}), visitor)
    assert columns["profile"] == {"name": "Ada", "email": "typed@example.com"}
    assert columns["email_qualified"] is False


def test_a_consent_withdrawn_after_the_merge_is_withdrawn_for_both() -> None:
    merged = columns_of(Contact())
    now = merged | {"unsubscribe_email": True, "unsubscribe_email_at": LATER}
    assert withdrawn_since(merged, now) == {"unsubscribe_email": True, "unsubscribe_email_at": LATER}
    assert withdrawn_since(now, now) == {}
