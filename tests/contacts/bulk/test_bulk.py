"""Bulk changes of a few: each kind, at once, with its undo."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.bulk.kinds import (
    AddTags,
    Block,
    BulkKind,
    Delete,
    RemoveTags,
    SetConsent,
    SetValue,
    kind_of,
)
from contacts.keys import add_key
from contacts.models import BulkChange, BulkEffect, Contact, ProfileKey
from crm.actors import SYSTEM
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk

ROUTES = [
    "contacts_bulk_tags",
    "contacts_bulk_tags_removal",
    "contacts_bulk_consent",
    "contacts_bulk_value",
    "contacts_bulk_blocking",
    "contacts_bulk_unblocking",
    "contacts_bulk_deletion",
]


@pytest.fixture
def three(acme: Channel) -> list[Contact]:
    return [
        cast.member(acme, "1", "Ada", tags=["vip"]),
        cast.member(acme, "2", "Grace", tags=["new", "vip"], plan="gold"),
        cast.member(acme, "3", "Linus"),
    ]


@pytest.fixture(autouse=True)
def plan(acme: Channel) -> None:
    add_key(acme, "plan", "string", by=SYSTEM)


def ticked(contacts: list[Contact]) -> dict[str, Any]:
    return {"contact": [contact.pk for contact in contacts]}


def test_tags_are_added_to_those_ticked(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "VIP, spring/2026"}, **ticked(three[:2]))
    assert bulk.tags_of(*three) == [["vip", "spring/2026"], ["new", "vip", "spring/2026"], []]
    assert (change.state, change.total, change.changed, change.unchanged) == ("done", 2, 2, 0)


def test_tags_are_added_to_the_whole_result(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "new"}, tag="vip")
    assert bulk.tags_of(*three) == [["vip", "new"], ["new", "vip"], []]
    assert (change.changed, change.unchanged) == (1, 1)


def test_what_needs_no_change_is_not_touched(alice: Person, three: list[Contact]) -> None:
    bulk.do(alice, "contacts_bulk_tags", {"tags": "new"})
    after = [Contact.everywhere.get(pk=contact.pk) for contact in three]
    assert [contact.version for contact in after] == [1, 0, 1]
    assert after[1].updated_at == three[1].updated_at
    assert after[0].updated_at > three[0].updated_at


def test_who_would_have_more_than_20_tags_is_left_out(alice: Person, acme: Channel, three: list[Contact]) -> None:
    full = cast.member(acme, "4", "Full", tags=[f"t{number}" for number in range(19)])
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "a, b"}, **ticked([three[0], full]))
    assert len(bulk.tags_of(full)[0]) == 19
    assert (change.changed, change.skipped) == (1, 1)
    assert "1 left out: would have more than 20 tags" in alice.get("contacts_bulk", change.pk).content.decode()


def test_tags_are_removed_and_come_back(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags_removal", {"tags": "vip, old"})
    assert bulk.tags_of(*three) == [[], ["new"], []]
    assert (change.changed, change.unchanged) == (2, 1)
    bulk.undo(alice, change)
    assert [set(tags) for tags in bulk.tags_of(*three)] == [{"vip"}, {"new", "vip"}, set()]


def test_an_undo_leaves_the_tags_that_were_there_before(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "vip, extra"})
    bulk.undo(alice, change)
    assert bulk.tags_of(*three) == [["vip"], ["new", "vip"], []]


@pytest.mark.parametrize(("medium", "column"), [("email", "unsubscribe_email"), ("texting", "unsubscribe_texting")])
def test_consent_is_set_with_its_moment(alice: Person, three: list[Contact], medium: str, column: str) -> None:
    change = bulk.do(alice, "contacts_bulk_consent", {"medium": medium, "agreed": "no"}, **ticked(three[:2]))
    rows = [Contact.everywhere.get(pk=contact.pk) for contact in three]
    assert [getattr(row, column) for row in rows] == [True, True, False]
    assert [getattr(row, f"{column}_at") is not None for row in rows] == [True, True, False]
    again = bulk.do(alice, "contacts_bulk_consent", {"medium": medium, "agreed": "no"}, **ticked(three[:2]))
    assert (again.changed, again.unchanged) == (0, 2)
    bulk.undo(alice, change)
    rows = [Contact.everywhere.get(pk=contact.pk) for contact in three]
    assert [(getattr(row, column), getattr(row, f"{column}_at")) for row in rows] == [(False, None)] * 3


def test_an_undo_never_overrules_what_was_said_of_consent_since(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_consent", {"medium": "email", "agreed": "no"}, **ticked(three[:1]))
    Contact.everywhere.update(unsubscribe_email_at=timezone.now())  # said so himself, a moment later
    bulk.undo(alice, change)
    assert Contact.everywhere.get(pk=three[0].pk).unsubscribe_email
    change.refresh_from_db()
    assert (change.restored, change.left) == (0, 1)


def test_a_value_is_set_and_comes_back(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "gold"})
    assert [row.profile["plan"] for row in Contact.everywhere.all()] == ["gold"] * 3
    assert (change.changed, change.unchanged) == (2, 1)
    bulk.undo(alice, change)
    assert [row.profile.get("plan") for row in Contact.everywhere.order_by("pk")] == [None, "gold", None]
    assert "plan" not in Contact.everywhere.get(pk=three[0].pk).profile


def test_a_value_is_cleared_and_comes_back(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "clear": "on"})
    assert "plan" not in Contact.everywhere.get(pk=three[1].pk).profile
    assert change.changed == 1
    bulk.undo(alice, change)
    assert Contact.everywhere.get(pk=three[1].pk).profile["plan"] == "gold"


def test_an_address_that_a_manager_gives_is_verified(alice: Person, three: list[Contact]) -> None:
    form = {"key": "profile.email", "value": "team@shop.example"}
    change = bulk.do(alice, "contacts_bulk_value", form, **ticked(three[:1]))
    assert Contact.everywhere.get(pk=three[0].pk).email_qualified
    bulk.undo(alice, change)
    row = Contact.everywhere.get(pk=three[0].pk)
    assert (row.email, row.email_qualified) == (None, False)


def test_a_wrong_value_comes_back_with_the_form(alice: Person, acme: Channel, three: list[Contact]) -> None:
    cast.add_number_key(acme, "total")
    selection = bulk.ask(alice, "contacts_bulk_value")
    answer = bulk.send(alice, "contacts_bulk_value", selection, key="profile.total", value="many")
    assert answer.status_code == 422
    assert "is no number" in answer.content.decode()
    empty = bulk.send(alice, "contacts_bulk_value", selection, key="profile.total", value="")
    assert "choose to clear it" in empty.content.decode()
    assert not BulkChange.everywhere.exists()


@pytest.mark.parametrize("key", ["memberId", "profile.nothing", "tags", ""])
def test_only_keys_that_managers_may_edit_are_set(alice: Person, three: list[Contact], key: str) -> None:
    answer = bulk.send(alice, "contacts_bulk_value", bulk.ask(alice, "contacts_bulk_value"), key=key, value="x")
    assert answer.status_code == 422
    assert not BulkChange.everywhere.exists()


def blocked() -> list[bool]:
    return list(Contact.everywhere.order_by("pk").values_list("blocked", flat=True))


def test_customers_are_blocked_and_the_undo_restores_only_those(alice: Person, three: list[Contact]) -> None:
    """One of them was blocked before, and stays so."""
    Contact.everywhere.filter(pk=three[1].pk).update(blocked=True)
    dialog = alice.part("contacts_bulk_blocking").content.decode()
    assert "Block customers" in dialog
    assert "For <strong>3 customers</strong>." in dialog
    change = bulk.do(alice, "contacts_bulk_blocking", {})
    assert blocked() == [True, True, True]
    assert (change.changed, change.unchanged, change.given) == (2, 1, {})
    assert "2 customers restored" in bulk.undo(alice, change)["HX-Trigger"]
    assert blocked() == [False, True, False]


def test_customers_are_unblocked_and_the_undo_restores_only_those(alice: Person, three: list[Contact]) -> None:
    Contact.everywhere.filter(pk__in=[contact.pk for contact in three[:2]]).update(blocked=True)
    change = bulk.do(alice, "contacts_bulk_unblocking", {}, **ticked(three[1:]))
    assert blocked() == [True, False, False]
    assert (change.changed, change.unchanged) == (1, 1)
    bulk.undo(alice, change)
    assert blocked() == [True, True, False]


def test_an_undo_of_blocking_leaves_who_was_unblocked_since(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_blocking", {})
    alice.post("contact_unblock", three[0].pk)
    bulk.undo(alice, change)
    change.refresh_from_db()
    assert (change.restored, change.left, blocked()) == (2, 1, [False, False, False])


def test_blocking_many_is_told_in_log_report_and_timeline(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_blocking", {}, **ticked(three[:1]))
    assert LogEntry.everywhere.get(verb="bulk.started").details["kind"] == "block"
    assert "Block customers" in alice.get("contacts_bulk", change.pk).content.decode()
    assert "Block customers" in alice.get("contact_timeline", three[0].pk).content.decode()


def test_blocking_many_needs_both_rights(acme: Channel, three: list[Contact]) -> None:
    rights = ["contacts.bulk", "contacts.edit"]
    for number, granted in enumerate((rights[:1], rights[1:], rights)):
        role = acme.roles.model.everywhere.create(
            channel=acme, name=f"role {number}", granted=["contacts.view", *granted]
        )
        person = cast.hire(acme, f"Person{number}", role)
        for route in ("contacts_bulk_blocking", "contacts_bulk_unblocking"):
            assert person.part(route).status_code == (200 if granted == rights else 403)
            assert person.post(route).status_code == (422 if granted == rights else 403)
        assert ("Block …" in person.get("contacts").content.decode()) == (granted == rights)


def test_the_value_of_an_archived_key_is_not_seen_in_the_report(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "platinum"})
    assert "platinum" in alice.get("contacts_bulk", change.pk).content.decode()
    ProfileKey.everywhere.filter(key="plan").update(archived_at=timezone.now())
    assert "platinum" not in alice.get("contacts_bulk", change.pk).content.decode()


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (AddTags(("a", "b")), {"tags": ["a", "b"]}),
        (RemoveTags(("a",)), {"tags": ["a"]}),
        (SetConsent("email", agreed=False), {"medium": "email", "agreed": False}),
        (SetValue("profile.plan", "string", "gold"), {"key": "profile.plan", "type": "string", "value": "gold"}),
        (SetValue("profile.plan", "string", None), {"key": "profile.plan", "type": "string", "value": None}),
        (
            SetValue("profile.plan", "string", "gold").without_value(),
            {"key": "profile.plan", "type": "string"},
        ),
        (Block(), {}),
        (Delete(), {}),
    ],
)
def test_what_was_given_is_stored_and_read_again(kind: BulkKind, stored: dict[str, Any]) -> None:
    change = BulkChange(kind=kind.name, given=json.loads(json.dumps(kind.to_json())))
    assert change.given == stored
    assert kind_of(change) == kind


def test_deleting_several_needs_their_number(alice: Person, three: list[Contact]) -> None:
    selection = bulk.ask(alice, "contacts_bulk_deletion", **ticked(three[:2]))
    for typed in ("", "3", "two"):
        assert bulk.send(alice, "contacts_bulk_deletion", selection, number=typed).status_code == 422
    assert Contact.everywhere.count() == 3
    answer = bulk.send(alice, "contacts_bulk_deletion", selection, number="2")
    assert answer.status_code == 204
    assert "Undo" not in answer["HX-Trigger"]
    assert list(Contact.everywhere.values_list("pk", flat=True)) == [three[2].pk]


def test_deleting_one_asks_for_no_number(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_deletion", {}, **ticked(three[:1]))
    assert Contact.everywhere.count() == 2
    assert bulk.undo(alice, change)["HX-Trigger"].count("undone")
    assert Contact.everywhere.count() == 2


def test_an_undo_leaves_who_was_changed_since(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "silver"})
    Contact.everywhere.filter(pk=three[0].pk).update(profile={"name": "Ada", "plan": "platinum"})
    bulk.undo(alice, change)
    assert [row.profile.get("plan") for row in Contact.everywhere.order_by("pk")] == ["platinum", "gold", None]
    page = alice.get("contacts_bulk", change.pk).content.decode()
    assert "2 customers restored; 1 left, as somebody changed it since." in page


def test_an_undo_is_for_once(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "once"})
    bulk.undo(alice, change)
    bulk.do(alice, "contacts_bulk_tags", {"tags": "once"})
    assert "undone already" in bulk.undo(alice, change)["HX-Trigger"]
    assert bulk.tags_of(three[2]) == [["once"]]


def test_an_undo_is_for_24_hours(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "late"})
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert "24 hours only" in bulk.undo(alice, change)["HX-Trigger"]
        assert ">Undo<" not in alice.get("contacts_bulk", change.pk).content.decode()
    assert bulk.tags_of(three[2]) == [["late"]]


def test_a_number_that_changed_is_asked_again(alice: Person, acme: Channel, three: list[Contact]) -> None:
    selection = bulk.ask(alice, "contacts_bulk_tags")
    cast.member(acme, "4", "One more")
    answer = bulk.send(alice, "contacts_bulk_tags", selection, tags="again")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "they are 4 now" in page
    assert 'value="again"' in page
    assert not BulkChange.everywhere.exists()
    assert not LogEntry.everywhere.filter(verb__startswith="bulk.").exists()
    fresh = page.split('name="selection" value="')[1].split('"')[0]
    assert bulk.send(alice, "contacts_bulk_tags", fresh, tags="again").status_code == 204


def test_a_selection_is_for_who_it_was_signed_for(
    alice: Person, charlie: Person, acme: Channel, three: list[Contact]
) -> None:
    olga = cast.hire(acme, "Olga", cast.owner_role(acme))
    cast.member(charlie.channel, "1", "Theirs")
    mine = bulk.ask(alice, "contacts_bulk_tags")
    for selection in (bulk.ask(charlie, "contacts_bulk_tags"), bulk.ask(olga, "contacts_bulk_tags"), mine + "x", ""):
        answer = bulk.send(alice, "contacts_bulk_tags", selection, tags="sly")
        assert answer.status_code == 422
        assert "can’t be found" in answer.content.decode()
    assert not BulkChange.everywhere.exists()


def test_contacts_of_another_channel_are_never_meant(alice: Person, charlie: Person, three: list[Contact]) -> None:
    theirs = cast.member(charlie.channel, "1", "Theirs")
    assert "no customers to change" in alice.part("contacts_bulk_tags", contact=theirs.pk).content.decode()
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "mine"}, contact=[theirs.pk, three[0].pk])
    assert change.total == 1
    assert bulk.tags_of(theirs) == [[]]


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_not_is_refused(bob: Person, vera: Person, three: list[Contact], route: str) -> None:
    for person in (bob, vera):
        assert person.part(route).status_code == 403
        assert person.post(route).status_code == 403


def test_deleting_many_needs_both_rights(acme: Channel, three: list[Contact]) -> None:
    rights = ["contacts.bulk", "contacts.delete"]
    for number, granted in enumerate((rights[:1], rights[1:], rights)):
        role = acme.roles.model.everywhere.create(
            channel=acme, name=f"role {number}", granted=["contacts.view", *granted]
        )
        person = cast.hire(acme, f"Person{number}", role)
        assert person.part("contacts_bulk_deletion").status_code == (200 if granted == rights else 403)
        assert person.post("contacts_bulk_deletion").status_code == (422 if granted == rights else 403)


def test_the_log_tells_of_it_and_not_of_each_contact(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "logged"}, tag="vip")
    bulk.undo(alice, change)
    entries = LogEntry.everywhere.filter(verb__startswith="bulk.").order_by("pk")
    assert [entry.verb for entry in entries] == ["bulk.started", "bulk.done", "bulk.undone"]
    assert entries[0].details == {"contacts": 2, "kind": "add_tags", "filter": "Tag: vip"}
    assert entries[1].details == {"changed": 2, "unchanged": 0, "skipped": 0}
    assert not LogEntry.everywhere.filter(verb="contact.changed").exists()


def test_a_deleted_contact_takes_its_undo_data_along(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "silver"}, q="Ada")
    bulk.do(alice, "contacts_bulk_deletion", {}, **ticked(three[:1]))
    assert not BulkEffect.everywhere.exists()
    change.refresh_from_db()
    assert "Ada" not in change.chosen
    assert not LogEntry.everywhere.filter(details__filter__contains="Ada").exists()


def test_an_archived_key_is_not_written(alice: Person, three: list[Contact]) -> None:
    selection = bulk.ask(alice, "contacts_bulk_value")
    ProfileKey.everywhere.filter(key="plan").update(archived_at=timezone.now())
    answer = bulk.send(alice, "contacts_bulk_value", selection, key="profile.plan", value="x")
    assert answer.status_code == 422


def test_it_works_without_htmx(alice: Person, three: list[Contact]) -> None:
    page = alice.get("contacts_bulk_tags").content.decode()
    selection = page.split('name="selection" value="')[1].split('"')[0]
    answer = alice.post("contacts_bulk_tags", selection=selection, tags="plain")
    change = BulkChange.everywhere.get()
    assert answer["Location"] == alice.url("contacts_bulk", change.pk)
    assert "3 customers changed." in alice.get("contacts_bulk", change.pk).content.decode()
    assert alice.post("contacts_bulk_undo", change.pk).status_code == 302
    assert bulk.tags_of(three[2]) == [[]]


def test_an_invalid_number_isnt_verified_for_anybody(alice: Person, three: list[Contact]) -> None:
    for number, is_verified in (("010-2345-6789", True), ("12345", False)):
        bulk.do(alice, "contacts_bulk_value", {"key": "profile.mobileNumber", "value": number}, **ticked(three[:1]))
        assert Contact.everywhere.get(pk=three[0].pk).mobile_number_qualified is is_verified
