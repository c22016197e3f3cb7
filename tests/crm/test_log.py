"""The activity log: what is written, and the page that shows it."""

import re
from typing import Any

import pytest
from django.db import transaction

from contacts.bulk.kinds import KINDS
from contacts.values import TYPES
from crm import managers, verbs
from crm.actors import SYSTEM, Actor
from crm.log import record
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row" title="[^"]*">([^<]*)<', page)


def text(person: Person, **params: str) -> str:
    page: str = person.get("log", **params).content.decode()
    return page


def test_an_entry_says_who_did_what_to_whom_from_where(acme: Channel, alice: Person) -> None:
    contact = cast.member(acme, "1", "Ada")
    entry = record(acme, "contact.changed", contact, by=alice.actor, before={"a": 1}, after={"a": 2}, why="because")
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.ip_address) == (alice.user, "Alice", "127.0.0.1")
    assert (entry.subject_type, entry.subject_id, entry.subject_name) == ("contact", contact.pk, "Ada")
    assert (entry.before, entry.after, entry.details) == ({"a": 1}, {"a": 2}, {"why": "because"})


def test_the_system_has_no_user_and_no_address(acme: Channel) -> None:
    entry = record(acme, "thing.happened", by=SYSTEM)
    assert (entry.actor, entry.actor_name, entry.ip_address, entry.subject_id) == (None, "Roster", None, None)


def test_an_entry_outlives_actor_and_subject(acme: Channel, alice: Person, bob: Person) -> None:
    contact = cast.member(acme, "1", "Ada")
    record(acme, "contact.opened", contact, by=bob.actor)
    contact.delete()
    bob.user.delete()
    page = text(alice)
    assert "Ada" in page
    assert "Bob" in names(page)


def test_a_very_long_subject_is_cut(acme: Channel, alice: Person) -> None:
    entry = record(acme, "contact.opened", cast.member(acme, "1", "A" * 1000), by=alice.actor)
    assert len(entry.subject_name) == 300


def test_an_entry_goes_with_what_rolls_back(acme: Channel) -> None:
    before = acme.log.count()
    with transaction.atomic():
        record(acme, "thing.happened", by=SYSTEM)
        transaction.set_rollback(True)
    assert acme.log.count() == before


def test_the_log_page_takes_the_right_to_see_it(alice: Person, bob: Person, acme: Channel) -> None:
    assert bob.get("log").status_code == 403
    cast.basic_role(acme).__class__.everywhere.filter(pk=bob.manager.role_id).update(
        granted=["contacts.view", "log.view"]
    )
    assert bob.get("log").status_code == 200


def test_entries_of_another_channel_are_never_shown(alice: Person, charlie: Person) -> None:
    record(charlie.channel, "secret.thing", by=charlie.actor)
    assert "secret.thing" not in text(alice)
    assert "secret.thing" not in text(alice, q="secret")


@pytest.mark.parametrize(
    ("q", "found"),
    [("ada", 1), ("ADA", 1), ("contact.opened", 2), ("vera ada", 1), ("vera nobody", 0), ("%", 1), ("_", 0), ("\\", 0)],
)
def test_it_is_searched_by_words_in_who_what_and_whom(
    acme: Channel, alice: Person, vera: Person, q: str, found: int
) -> None:
    LogEntry.everywhere.all().delete()
    record(acme, "contact.opened", cast.member(acme, "1", "Ada"), by=vera.actor)
    record(acme, "contact.opened", cast.member(acme, "2", "100% Real"), by=alice.actor)
    page = text(alice, q=q)
    assert len(names(page)) == found
    assert ("Nothing in the log matches" in page) is (found == 0)


def test_a_search_that_makes_no_sense_is_refused(alice: Person) -> None:
    assert alice.get("log", q="a\x00b").status_code == 422
    assert alice.get("log", q="x" * 201).status_code == 422
    assert alice.get("log", before="nonsense").status_code == 422
    assert alice.get("log", before="9" * 30).status_code in (200, 422)


def test_older_entries_come_while_scrolling_each_once(acme: Channel, alice: Person) -> None:
    LogEntry.everywhere.all().delete()
    for number in range(230):
        record(acme, "thing.happened", by=Actor(name=f"No. {number}"))
    seen: list[str] = []
    page = text(alice)
    while True:
        seen += names(page)
        more = re.search(r'hx-get="([^"]*before=[^"]*)"', page)
        if not more:
            break
        page = alice.client.get(more[1].replace("&amp;", "&"), headers=cast.HTMX).content.decode()
        assert "<html" not in page
    assert seen == [f"No. {number}" for number in reversed(range(230))]


def test_a_search_goes_on_while_scrolling(acme: Channel, alice: Person) -> None:
    for number in range(120):
        record(acme, "rare.thing" if number % 2 else "thing.happened", by=Actor(name="A & B"))
    for _ in range(60):
        record(acme, "rare.thing", by=SYSTEM)
    assert len(names(text(alice, q="a & b rare"))) == 60
    long = text(alice, q="rare.thing")
    more = re.search(r'hx-get="([^"]*before=[^"]*)"', long)
    assert more
    rest = alice.client.get(more[1].replace("&amp;", "&"), headers=cast.HTMX).content.decode()
    assert len(names(long)) + len(names(rest)) == 120
    assert "thing.happened" not in rest


def test_hostile_text_is_shown_as_text(acme: Channel, alice: Person) -> None:
    hostile = "<script>alert(1)</script>\"'>"
    actor = Actor(name=hostile)
    record(acme, "x", cast.member(acme, "1", hostile), by=actor, after={hostile: hostile}, hostile=hostile)
    assert "<script>alert" not in text(alice)
    assert "<script>alert" not in text(alice, q=hostile)


def test_what_managers_do_to_managers_is_written(acme: Channel, alice: Person, bob: Person) -> None:
    managers.change_role(bob.manager, cast.owner_role(acme), by=alice.actor)
    entry = acme.log.get(verb="manager.role_changed")
    assert (entry.before, entry.after, entry.subject_name) == ({"role": "basic"}, {"role": "owner"}, "Bob")
    managers.remove_manager(bob.manager, by=alice.actor)
    assert acme.log.get(verb="manager.removed").actor == alice.user


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ({"fields": ["name", "email"]}, "Fields name, email"),
        ({"granted": ["contacts.view", "contacts.edit"]}, "Permissions See contacts, Edit contacts"),
        ({"track_members": True}, "Keeps who enters and leaves Yes"),
        ({"in_contacts": False}, "Shown in Contacts No"),
        ({"description": None}, "Description none"),
        ({"segments": []}, "Segments none"),
        ({"type": "listOfNumber"}, "Type List of numbers"),
        ({"kind": "add_tags"}, "Kind Add tags"),
        ({"language": "ko"}, "Language Korean"),
        ({"role": "basic"}, "Role Basic"),
        ({"filter": {"operator": "$gte", "values": 10}}, "Filter Values: 10, Operator: is at least"),
    ],
)
def test_details_are_shown_in_words(acme: Channel, alice: Person, details: dict[str, Any], shown: str) -> None:
    record(acme, "channel.changed", by=alice.actor, **details)
    cells = re.findall(r'<td title="[^"]*">(.*?)</td>', text(alice), re.DOTALL)
    assert shown in [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


@pytest.mark.parametrize(("detail", "name"), [*(("kind", name) for name in KINDS), *(("type", name) for name in TYPES)])
def test_kinds_and_types_have_names_in_the_log(detail: str, name: str) -> None:
    assert verbs.value(detail, name) != name
