"""What every kind of bulk change keeps, shown by its examples in `kinds`."""

import json
import re

import pytest
from lucide.jinja import lucide

from contacts.bulk.kinds import KINDS, kind_of
from contacts.models import BulkChange, Contact
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.kinds import examples
from tests.contacts.bulk.kinds.example import Example

EXAMPLES = examples()
ONE_OF_EACH = list({example.route: example for example in EXAMPLES}.values())

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=str)
each_kind = pytest.mark.parametrize("example", ONE_OF_EACH, ids=str)


@pytest.fixture(autouse=True)
def keys(plan: None) -> None:
    """Examples may set `profile.plan`."""


def members(channel: Channel, example: Example) -> list[Contact]:
    return [
        cast.member(channel, str(number), f"Member {number}", **columns)
        for number, columns in enumerate(example.before)
    ]


def read(example: Example) -> list[object]:
    return [example.reads(contact) for contact in Contact.everywhere.order_by("pk")]


def entry(person: Person, example: Example) -> str:
    """The entry of the menu that leads to the dialog; empty when there is none."""
    page = person.get("contacts").content.decode()
    found = re.search(rf'<a class="menu-item[^>]*hx-get="{person.url(example.route)}".*?</a>', page, re.DOTALL)
    return found[0] if found else ""


def test_there_is_an_example_of_each_kind() -> None:
    assert {example.kind.name for example in EXAMPLES} == KINDS.keys()
    assert len(ONE_OF_EACH) == len(KINDS)


@each_example
def test_what_was_given_is_stored_and_read_again(example: Example) -> None:
    change = BulkChange(kind=example.kind.name, given=json.loads(json.dumps(example.kind.to_json())))
    assert change.given == example.stored
    assert kind_of(change) == example.kind


@each_example
def test_what_else_is_kept_beside_it_is_no_part_of_it(example: Example) -> None:
    """Such as what remains of it, from its end on, of people who were deleted while it ran."""
    change = BulkChange(kind=example.kind.name, given=example.stored | {"afterwards": {}})
    assert kind_of(change) == example.kind
    assert example.kind.typed <= example.stored.keys()


@each_example
def test_what_needs_a_change_is_changed_and_the_undo_restores_it(
    alice: Person, acme: Channel, example: Example
) -> None:
    made = members(acme, example)
    before = read(example)
    change = bulk.do(alice, example.route, example.form)
    assert read(example) == list(example.after)
    assert kind_of(change) == example.kind
    assert (change.state, change.total, change.changed) == ("done", len(made), example.changed)
    assert change.unchanged == len(made) - example.changed
    bulk.undo(alice, change)
    change.refresh_from_db()
    assert change.restored == (example.changed if example.kind.undoable else 0)
    assert read(example) == (before if example.kind.undoable else list(example.after))


@each_example
def test_a_change_is_told_in_log_report_and_timeline(alice: Person, acme: Channel, example: Example) -> None:
    members(acme, example)
    change = bulk.do(alice, example.route, example.form)
    assert LogEntry.everywhere.get(verb="bulk.started").details["kind"] == example.kind.name
    assert str(example.kind.label) in alice.get("log").content.decode()
    assert example.title in alice.get("contacts_bulk", change.pk).content.decode()
    for effect in change.effects.all():
        assert example.title in alice.get("contact_timeline", effect.contact_id).content.decode()


@each_kind
def test_the_menu_leads_to_a_dialog_that_says_what_it_does(alice: Person, acme: Channel, example: Example) -> None:
    number = len(members(acme, example))
    assert f"{example.kind.label} …" in entry(alice, example)
    assert "<svg" in lucide(example.kind.icon)
    dialog = alice.part(example.route).content.decode()
    assert str(example.kind.heading or example.kind.label) in dialog
    assert f"<strong>{number} customers</strong>" in dialog
    assert f">{example.kind.button}</button>" in dialog
    assert ("You can undo this" in dialog) is example.kind.undoable


@each_kind
def test_only_who_has_all_rights_finds_it_in_the_menu_and_comes_in(acme: Channel, example: Example) -> None:
    members(acme, example)
    rights = sorted(example.needs - {"contacts.view"})
    for number, granted in enumerate(([], *([right] for right in rights), rights)):
        role = acme.roles.model.everywhere.create(
            channel=acme, name=f"role {number}", granted=["contacts.view", *granted]
        )
        person = cast.hire(acme, f"Person{number}", role)
        allowed = granted == rights
        assert person.part(example.route).status_code == (200 if allowed else 403)
        assert person.post(example.route).status_code == (422 if allowed else 403)
        assert bool(entry(person, example)) is allowed


@each_kind
def test_who_may_not_is_refused(bob: Person, vera: Person, three: list[Contact], example: Example) -> None:
    for person in (bob, vera):
        assert person.part(example.route).status_code == 403
        assert person.post(example.route).status_code == 403
