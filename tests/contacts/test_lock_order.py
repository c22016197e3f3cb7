"""Whoever writes several contacts locks them in one order, so that two writers can't wait for each other.

In each test somebody holds the first contact. The writer waits for it, and must not hold the second one yet.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from contacts.bulk import actions
from contacts.bulk.kinds.tags import AddTags
from contacts.editing.actions import Edit, change, mark
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.lists.selection import Selection
from contacts.merging import unify
from contacts.models import BulkChange, Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.imports.importing import csv_file, run
from tests.together import beside

pytestmark = pytest.mark.django_db(transaction=True)

Pair = tuple[Contact, Contact]


@pytest.fixture
def pair(acme: Channel) -> Pair:
    """Ada comes first by her id, and last by her member ID."""
    return cast.member(acme, "z", "Ada"), cast.member(acme, "a", "Bea")


def write_beside(pair: Pair, write: Callable[[], Any]) -> Any:
    """Let `write` begin while the first contact is locked; return its answer."""
    first, second = (Contact.everywhere.filter(pk=contact.pk) for contact in pair)
    with beside() as begin:
        with transaction.atomic():
            first.select_for_update().get()
            begun = begin(write)
            assert not begun.done()
            second.select_for_update(nowait=True).get()
        (answer,) = begun.result()
    assert not isinstance(answer, Exception), answer
    return answer


def tag(person: Person, pair: Pair) -> BulkChange:
    selection = Selection(ids=tuple(contact.pk for contact in pair))
    return actions.start(person.channel, selection, AddTags(("new",)), 2, by=person.actor)


def test_a_bulk_change_locks_contacts_in_the_order_of_their_ids(alice: Person, pair: Pair) -> None:
    assert write_beside(pair, lambda: tag(alice, pair)).changed == 2


def test_a_bulk_undo_locks_contacts_in_the_order_of_their_ids(alice: Person, pair: Pair) -> None:
    done = tag(alice, pair)
    assert write_beside(pair, lambda: actions.undo(done, by=alice.actor)).restored == 2


def test_a_deletion_locks_contacts_in_the_order_of_their_ids(acme: Channel, alice: Person, pair: Pair) -> None:
    ids = [contact.pk for contact in reversed(pair)]
    assert write_beside(pair, lambda: delete(acme, ids, by=alice.actor)) == 2


def test_edits_lock_contacts_in_the_order_of_their_ids(acme: Channel, alice: Person, pair: Pair) -> None:
    name = Catalogue.of(acme)["profile.name"]
    edits = [Edit(contact.pk, {name: "New"}, {name.key: mark(contact.name)}) for contact in reversed(pair)]
    assert len(write_beside(pair, lambda: change(acme, edits, by=alice.actor))) == 2


def test_a_merge_locks_contacts_in_the_order_of_their_ids(acme: Channel, alice: Person, pair: Pair) -> None:
    kept, absorbed = reversed(pair)
    assert write_beside(pair, lambda: unify(acme, kept.pk, absorbed.pk, by=alice.actor)).absorbed_id == absorbed.pk


def test_an_import_locks_contacts_in_the_order_of_their_ids(acme: Channel, pair: Pair, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,name\na,Beatrice\nz,Adele\n")
    assert "2 changed" in write_beside(pair, lambda: run(acme, path))
