"""Bulk changes of a few: at once, with their undo, whatever their kind."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from contacts.models import BulkChange, BulkEffect, Contact
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked


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


def test_an_undo_leaves_who_was_changed_since(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "silver"})
    Contact.everywhere.filter(pk=three[0].pk).update(profile={"name": "Ada", "plan": "platinum"})
    bulk.undo(alice, change)
    assert [row.profile.get("plan") for row in Contact.everywhere.order_by("pk")] == ["platinum", "gold", None]
    page = alice.get("contacts_bulk", change.pk).content.decode()
    assert "2 customers restored. 1 was changed since and stays as it is." in page


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
    assert "has changed to 4" in page
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


def test_it_works_without_htmx(alice: Person, three: list[Contact]) -> None:
    page = alice.get("contacts_bulk_tags").content.decode()
    selection = page.split('name="selection" value="')[1].split('"')[0]
    answer = alice.post("contacts_bulk_tags", selection=selection, tags="plain")
    change = BulkChange.everywhere.get()
    assert answer["Location"] == alice.url("contacts_bulk", change.pk)
    assert "3 customers changed." in alice.get("contacts_bulk", change.pk).content.decode()
    assert alice.post("contacts_bulk_undo", change.pk).status_code == 302
    assert bulk.tags_of(three[2]) == [[]]
