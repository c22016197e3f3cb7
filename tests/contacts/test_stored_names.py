"""Names that are stored and that the program doesn't know: those of an earlier version break nothing."""

import json
from typing import Any

import pytest

from contacts.bulk import tasks
from contacts.keys import add_key
from contacts.models import BulkChange, BulkEffect, Contact, ProfileKey
from crm.actors import SYSTEM
from crm.models import Channel, Role
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing
from tests.contacts.imports import importing

pytestmark = pytest.mark.django_db

EMAIL = "zora.quist@example.com"


@pytest.fixture
def zora(acme: Channel) -> Contact:
    return cast.member(acme, "1", "Zora Quist", email=EMAIL, plan="7")


# Kinds of bulk changes


@pytest.fixture
def change(acme: Channel, alice: Person, zora: Contact) -> BulkChange:
    """A change of a kind that is no longer there, which has changed Zora."""
    other = cast.member(acme, "2", "Al")
    change = doing.do(alice, "contacts_bulk_tags", {"tags": "vip"}, **doing.ticked([zora, other]))
    given = {"colour": "red", "note": f"like {EMAIL}"}
    BulkChange.everywhere.filter(pk=change.pk).update(kind="paint", given=given)
    return change


def test_somebody_is_deleted_whom_a_retired_kind_of_change_names(
    alice: Person, zora: Contact, change: BulkChange
) -> None:
    assert alice.post("contact_deletion", zora.pk).status_code == 302
    assert not Contact.everywhere.filter(pk=zora.pk).exists()
    change.refresh_from_db()
    assert change.given == {"colour": "red", "note": "like …"}


def test_report_timeline_and_log_still_tell_of_it(alice: Person, zora: Contact, change: BulkChange) -> None:
    report = alice.get("contacts_bulk", change.pk).content.decode()
    assert "Bulk change of an earlier version" in report
    assert "2 customers changed." in report
    assert "Bulk change of an earlier version" in alice.get("contact_timeline", zora.pk).content.decode()
    assert alice.get("log").status_code == 200


def test_it_can_no_longer_be_undone(alice: Person, zora: Contact, change: BulkChange) -> None:
    answer = doing.undo(alice, change)
    assert "no longer exists" in answer.headers["HX-Trigger"].encode().decode("unicode-escape")
    zora.refresh_from_db()
    assert zora.tags == ["vip"]


def test_one_that_waits_ends_with_the_reason(
    acme: Channel, alice: Person, zora: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.bulk.actions.starting.AT_ONCE", 0)
    change = doing.do(alice, "contacts_bulk_tags", {"tags": "vip"}, **doing.ticked([zora]))
    BulkChange.everywhere.filter(pk=change.pk).update(kind="paint")
    doing.work()
    change.refresh_from_db()
    assert (change.state, change.error) == ("failed", "This kind of bulk change no longer exists.")


def test_its_undo_data_goes_after_a_day(acme: Channel, zora: Contact, change: BulkChange) -> None:
    BulkChange.everywhere.update(ended_at="2026-01-01T00:00Z")
    assert tasks.tidy() == 1
    change.refresh_from_db()
    assert change.given == {}
    assert not BulkEffect.everywhere.exclude(before=None).exists()


# Types of values


@pytest.fixture
def plan(acme: Channel, zora: Contact) -> ProfileKey:
    """A key of a type that is no longer there."""
    key = add_key(acme, "plan", "string", "Plan", by=SYSTEM)
    ProfileKey.everywhere.filter(pk=key.pk).update(type="colour")
    return key


def condition(operator: str, *values: Any) -> str:
    return json.dumps({"key": "profile.plan", "operator": operator, "values": [*values]})


def test_a_key_of_a_retired_type_is_not_shown_and_nobody_is_found_by_it(
    alice: Person, zora: Contact, plan: ProfileKey
) -> None:
    page = alice.get("contacts").content.decode()
    assert "Zora Quist" in page
    assert 'data-key="profile.plan"' not in page
    for name, args in (("contact", [zora.pk]), ("export_new", []), ("contact_timeline", [zora.pk])):
        assert alice.get(name, *args).status_code == 200
    refused = alice.get("contacts", filter=condition("$exist"))
    assert refused.status_code == 422
    assert "The type of “Plan” no longer exists." in refused.content.decode()


def test_its_values_are_kept_and_go_with_the_contact(
    alice: Person, acme: Channel, zora: Contact, plan: ProfileKey, tmp_path: Any
) -> None:
    out = importing.run(acme, importing.csv_file(tmp_path, "memberId,name,plan\n1,Zora Q.,8\n"), create_keys=True)
    assert "1 changed" in out
    zora.refresh_from_db()
    assert (zora.name, zora.profile["plan"]) == ("Zora Q.", "7")
    assert alice.post("contact_deletion", zora.pk).status_code == 302
    assert not Contact.everywhere.exists()


def test_it_is_given_another_type_on_the_page_of_keys(
    alice: Person, acme: Channel, zora: Contact, plan: ProfileKey
) -> None:
    assert "colour" in alice.get("keys").content.decode()
    assert alice.get("key_type", plan.pk).status_code == 200
    alice.post("key_type", plan.pk, to_type="number")
    counted = acme.type_changes.get()
    assert (counted.fit, counted.unfit) == (1, 0)
    alice.post("type_change_conversion", counted.pk)
    zora.refresh_from_db()
    assert zora.profile["plan"] == 7
    assert "Zora Quist" in alice.get("contacts", filter=condition("$eq", 7)).content.decode()


# Others


def test_a_retired_permission_of_a_role_counts_for_nothing(acme: Channel) -> None:
    assert Role(channel=acme, name="r", granted=["contacts.view", "contacts.paint"]).permissions == {"contacts.view"}


def test_an_operator_that_is_no_longer_there_breaks_a_segment_and_nothing_else(
    alice: Person, acme: Channel, zora: Contact
) -> None:
    stored = {"key": "profile.name", "type": "string", "operator": "$soundsLike", "values": ["Zora"]}
    segment = acme.segments.create(channel=acme, name="Sounds", position=0, colour=0, filter=stored)
    assert "is-broken" in alice.part("segments_sidebar").content.decode()
    page = alice.get("contacts", segment=segment.pk)
    assert page.status_code == 422
    assert "has no operator" in page.content.decode()


def test_a_message_whose_page_is_no_longer_there_has_no_button(alice: Person, acme: Channel) -> None:
    alice.manager.notices.create(
        channel=acme, text="It is done.", button_label="Look", button_route="painting", button_id=1
    )
    page = alice.get("chatroom")
    assert page.status_code == 200
    assert "It is done." in page.content.decode()
