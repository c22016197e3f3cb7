"""Merges beside each other, and beside others who write the same contacts."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from contacts import inbox
from contacts.editing.actions import Edit, change, mark
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.merging import absorb_visitor, separate, unify
from contacts.models import Contact, Event, Merge, Visitor
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.together import beside, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trio(acme: Channel) -> list[Contact]:
    return [cast.member(acme, str(number), f"Ada {number}", sessions_count=1) for number in range(3)]


def refusals(answers: list[Any], of: type[Exception]) -> int:
    others = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, of)]
    assert not others, others
    return sum(isinstance(answer, of) for answer in answers)


def test_two_who_merge_the_same_two_either_way_make_one(acme: Channel, alice: Person, trio: list[Contact]) -> None:
    one, two, _three = (contact.pk for contact in trio)
    answers = together(
        *(partial(unify, acme, *pair, by=alice.actor) for pair in [(one, two), (two, one)] * 3),
    )
    assert refusals(answers, Contact.DoesNotExist) == 5
    assert acme.contacts.count() == 2
    assert Merge.everywhere.count() == 1


def test_a_ring_of_merges_loses_nobody(acme: Channel, alice: Person, trio: list[Contact]) -> None:
    one, two, three = (contact.pk for contact in trio)
    answers = together(
        *(partial(unify, acme, *pair, by=alice.actor) for pair in [(one, two), (two, three), (three, one)])
    )
    merged = 3 - refusals(answers, Contact.DoesNotExist)
    assert acme.contacts.count() == 3 - merged
    assert sum(acme.contacts.values_list("sessions_count", flat=True)) == 3


def test_one_of_many_takes_a_merge_back(acme: Channel, alice: Person, trio: list[Contact]) -> None:
    merge = unify(acme, trio[0].pk, trio[1].pk, by=alice.actor)
    answers = together(*[partial(separate, acme, merge.pk, by=alice.actor)] * 4)
    assert refusals(answers, Merge.DoesNotExist) == 3
    assert acme.contacts.count() == 3


def test_who_edits_the_absorbed_contact_meanwhile_hears_that_it_is_gone(
    acme: Channel, alice: Person, trio: list[Contact]
) -> None:
    kept, absorbed, _other = trio
    name = Catalogue.of(acme)["profile.name"]
    edit = Edit(absorbed.pk, {name: "New"}, {name.key: mark(absorbed.name)})
    with beside() as begin:
        with transaction.atomic():
            unify(acme, kept.pk, absorbed.pk, by=alice.actor)
            begun = begin(partial(change, acme, [edit], by=alice.actor))
            assert not begun.done()
        assert refusals(begun.result(), Contact.DoesNotExist) == 1


def test_a_merge_waits_for_who_edits_and_takes_over_what_they_wrote(
    acme: Channel, alice: Person, trio: list[Contact]
) -> None:
    kept, absorbed, _other = trio
    mail = Catalogue.of(acme)["profile.email"]
    with beside() as begin:
        with transaction.atomic():
            change(acme, [Edit(absorbed.pk, {mail: "ada@example.com"}, {mail.key: mark(None)})], by=alice.actor)
            begun = begin(partial(unify, acme, kept.pk, absorbed.pk, by=alice.actor))
            assert not begun.done()
        assert refusals(begun.result(), Contact.DoesNotExist) == 0
    assert acme.contacts.get(pk=kept.pk).email == "ada@example.com"


def test_a_chat_that_begins_while_its_customer_is_merged_is_not_lost(
    acme: Channel, alice: Person, trio: list[Contact]
) -> None:
    kept, absorbed, _other = trio
    with beside() as begin:
        with transaction.atomic():
            chat = inbox.open_chat(acme, absorbed, "Hello")
            begun = begin(partial(unify, acme, kept.pk, absorbed.pk, by=alice.actor))
            assert not begun.done()
        assert refusals(begun.result(), Contact.DoesNotExist) == 0
    chat.refresh_from_db()
    assert chat.contact == kept
    assert acme.contacts.get(pk=kept.pk).has_chat


def test_a_deletion_of_the_kept_contact_takes_what_was_merged_meanwhile(
    acme: Channel, alice: Person, trio: list[Contact]
) -> None:
    kept, absorbed, other = trio
    with beside() as begin:
        with transaction.atomic():
            unify(acme, kept.pk, absorbed.pk, by=alice.actor)
            begun = begin(partial(delete, acme, [kept.pk], by=alice.actor))
            assert not begun.done()
        assert begun.result() == [1]
    assert list(acme.contacts.all()) == [other]
    assert not Merge.everywhere.exists()


def test_what_50_boots_collected_of_a_visitor_comes_along_once(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    visitor = Visitor.everywhere.create(channel=acme, veil_id=uuid4(), sessions_count=1, tags=["sale"])
    Event.everywhere.create(channel=acme, visitor=visitor, name="PageView")
    answers = [
        answer
        for _round in range(5)
        for answer in together(*[partial(absorb_visitor, acme, visitor, ada.pk, by=alice.actor)] * 10)
    ]
    assert answers.count(True) == 1
    assert answers.count(False) == 49
    ada.refresh_from_db()
    assert (ada.sessions_count, ada.tags, Event.everywhere.get().contact) == (1, ["sale"], ada)
