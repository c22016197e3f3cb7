"""A profile value of many, set or cleared."""

import json

import pytest
from django.utils import timezone

from contacts.bulk.kinds import kind_of
from contacts.bulk.kinds.value import SetValue
from contacts.keys import add_key
from contacts.models import BulkChange, Contact, ProfileKey
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked
from tests.contacts.bulk.kinds.example import Example

NEEDS = frozenset({"contacts.view", "contacts.bulk"})
EXAMPLES = (
    Example(
        kind=SetValue("profile.plan", "string", "gold"),
        stored={"key": "profile.plan", "type": "string", "value": "gold"},
        route="contacts_bulk_value",
        needs=NEEDS,
        form={"key": "profile.plan", "value": "gold"},
        title="Set “Plan”",
        before=({}, {"plan": "gold"}, {"plan": "free"}),
        reads=lambda contact: contact.profile.get("plan"),
        after=("gold", "gold", "gold"),
        changed=2,
    ),
    Example(
        kind=SetValue("profile.plan", "string", None),
        stored={"key": "profile.plan", "type": "string", "value": None},
        route="contacts_bulk_value",
        needs=NEEDS,
        form={"key": "profile.plan", "clear": "on"},
        title="Clear “Plan”",
        before=({}, {"plan": "gold"}),
        reads=lambda contact: contact.profile.get("plan"),
        after=(None, None),
        changed=1,
    ),
)


def test_without_its_value_the_change_still_names_its_key() -> None:
    kind = SetValue("profile.plan", "string", "gold").without_value()
    change = BulkChange(kind=kind.name, given=json.loads(json.dumps(kind.to_json())))
    assert change.given == {"key": "profile.plan", "type": "string"}
    assert kind_of(change) == kind


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


def test_a_typed_number_with_grouped_digits_is_one_item(alice: Person, acme: Channel, three: list[Contact]) -> None:
    add_key(acme, "sizes", "listOfNumber", by=SYSTEM)
    bulk.do(alice, "contacts_bulk_value", {"key": "profile.sizes", "value": "1,500; 20"}, **ticked(three))
    assert [contact.profile["sizes"] for contact in acme.contacts.all()] == [[1500, 20]] * 3


def test_the_value_of_an_archived_key_is_not_seen_in_the_report(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "platinum"})
    assert "platinum" in alice.get("contacts_bulk", change.pk).content.decode()
    ProfileKey.everywhere.filter(key="plan").update(archived_at=timezone.now())
    assert "platinum" not in alice.get("contacts_bulk", change.pk).content.decode()
    assert "platinum" not in alice.part("contacts_bulk", change.pk).content.decode()
    assert "platinum" not in alice.part("contact_timeline", three[0].pk).content.decode()
    alice.post("contacts_bulk_undo", change.pk)
    for route in ("log", "chatroom"):
        assert "platinum" not in alice.get(route).content.decode()


def test_an_archived_key_is_not_written(alice: Person, three: list[Contact]) -> None:
    selection = bulk.ask(alice, "contacts_bulk_value")
    ProfileKey.everywhere.filter(key="plan").update(archived_at=timezone.now())
    answer = bulk.send(alice, "contacts_bulk_value", selection, key="profile.plan", value="x")
    assert answer.status_code == 422


def test_an_invalid_number_isnt_verified_for_anybody(alice: Person, three: list[Contact]) -> None:
    for number, is_verified in (("010-2345-6789", True), ("12345", False)):
        bulk.do(alice, "contacts_bulk_value", {"key": "profile.mobileNumber", "value": number}, **ticked(three[:1]))
        assert Contact.everywhere.get(pk=three[0].pk).mobile_number_qualified is is_verified
