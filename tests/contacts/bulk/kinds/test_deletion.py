"""Many deleted."""

from contacts.bulk.kinds.deletion import Delete
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked
from tests.contacts.bulk.kinds.example import Example

EXAMPLES = (
    Example(
        kind=Delete(),
        stored={},
        route="contacts_bulk_deletion",
        needs=frozenset({"contacts.view", "contacts.bulk", "contacts.delete"}),
        form={"number": "2"},
        title="Delete customers",
        before=({}, {}),
        reads=lambda contact: contact.member_id,
        after=(),
        changed=2,
    ),
)


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


def test_deleting_many_needs_both_rights(acme: Channel, three: list[Contact]) -> None:
    rights = ["contacts.bulk", "contacts.delete"]
    for number, granted in enumerate((rights[:1], rights[1:], rights)):
        role = acme.roles.model.everywhere.create(
            channel=acme, name=f"role {number}", granted=["contacts.view", *granted]
        )
        person = cast.hire(acme, f"Person{number}", role)
        assert person.part("contacts_bulk_deletion").status_code == (200 if granted == rights else 403)
        assert person.post("contacts_bulk_deletion").status_code == (422 if granted == rights else 403)
