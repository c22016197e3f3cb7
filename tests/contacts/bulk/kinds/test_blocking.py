"""Many blocked, and unblocked."""

from contacts.bulk.kinds.blocking import Block, Unblock
from contacts.models import Contact
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked
from tests.contacts.bulk.kinds.example import Example

NEEDS = frozenset({"contacts.view", "contacts.bulk", "contacts.edit"})
EXAMPLES = (
    Example(
        kind=Block(),
        stored={},
        route="contacts_bulk_blocking",
        needs=NEEDS,
        form={},
        title="Block customers",
        before=({}, {"blocked": True}, {}),
        reads=lambda contact: contact.blocked,
        after=(True, True, True),
        changed=2,
    ),
    Example(
        kind=Unblock(),
        stored={},
        route="contacts_bulk_unblocking",
        needs=NEEDS,
        form={},
        title="Unblock customers",
        before=({}, {"blocked": True}),
        reads=lambda contact: contact.blocked,
        after=(False, False),
        changed=1,
    ),
)


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
