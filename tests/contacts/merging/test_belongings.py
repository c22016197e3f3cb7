"""Whatever points to a contact goes along when it is merged, or stays for a reason that is written down."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from contacts import inbox
from contacts.merging import separate, unify
from contacts.merging.belongings import LEFT, foreign_keys, label
from contacts.models import BulkEffect, Contact, DataRequest, Event, ExampleContact, ShopifyOrder, Visitor
from crm.actors import SYSTEM as _SYSTEM
from crm.log import record
from crm.models import Channel
from segments import actions as segments
from segments.messages import actions as messages
from segments.models import Bot, BotShowing, MarketingMessage, Membership, Recipient, Stay
from tests import cast
from tests.cast import Person
from tests.segments.conftest import EVERYBODY

pytestmark = pytest.mark.django_db


def _row_of_bulk_change(contact: Contact) -> BulkEffect:
    change = contact.channel.bulk_changes.create(channel=contact.channel, kind="add_tags", given={"tags": ["new"]})
    return BulkEffect.everywhere.create(channel=contact.channel, bulk=change, contact=contact)


# For each foreign key: a row that points to the contact.
EXAMPLES: Final[dict[str, Callable[[Contact], Model]]] = {
    "contacts.bulkeffect.contact": _row_of_bulk_change,
    "contacts.chat.contact": lambda contact: inbox.open_chat(contact.channel, contact, "Hello"),
    "contacts.datarequest.contact": lambda contact: DataRequest.everywhere.create(
        channel=contact.channel, contact=contact, expires_at=timezone.now()
    ),
    "contacts.event.contact": lambda contact: Event.everywhere.create(
        channel=contact.channel, contact=contact, name="Bought"
    ),
    "contacts.merge.kept": lambda contact: unify(
        contact.channel, contact.pk, cast.member(contact.channel, "third").pk, by=_SYSTEM
    ),
    "contacts.shopifyorder.contact": lambda contact: ShopifyOrder.everywhere.create(
        channel=contact.channel, contact=contact, number="1001", amount=5, paid_at=timezone.now()
    ),
    "contacts.visitor.contact": lambda contact: Visitor.everywhere.create(
        channel=contact.channel, contact=contact, veil_id=uuid4()
    ),
    "segments.botshowing.contact": lambda contact: BotShowing.everywhere.create(
        channel=contact.channel, contact=contact, bot=_bot(contact.channel), token=uuid4()
    ),
    "segments.membership.contact": lambda contact: Membership.everywhere.create(
        channel=contact.channel, contact=contact, segment=_segment(contact.channel)
    ),
    "segments.recipient.contact": lambda contact: Recipient.everywhere.create(
        channel=contact.channel, contact=contact, message=_message(contact.channel)
    ),
    "segments.stay.contact": lambda contact: _stay(contact, _segment(contact.channel)),
}


def _bot(channel: Channel) -> Bot:
    return Bot.everywhere.create(channel=channel, name="Names", inputs=[], position=0)


def _message(channel: Channel) -> MarketingMessage:
    return messages.create(channel, "Sale", MarketingMessage.Medium.EMAIL, None, by=_SYSTEM)


@pytest.fixture
def pair(acme: Channel) -> tuple[Contact, Contact]:
    return cast.member(acme, "kept", "Ada"), cast.member(acme, "absorbed", "Ida")


def test_every_foreign_key_to_contacts_has_an_example_here_or_a_reason_to_stay() -> None:
    keys = {label(key) for key in foreign_keys()}
    assert keys == EXAMPLES.keys() | LEFT.keys(), "say in belongings.LEFT why it stays, or add an example here"
    assert all(LEFT.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_goes_along_and_comes_back(name: str, pair: tuple[Contact, Contact], alice: Person) -> None:
    kept, absorbed = pair
    row = EXAMPLES[name](absorbed)
    column = f"{name.rpartition('.')[2]}_id"
    merge = unify(alice.channel, kept.pk, absorbed.pk, by=alice.actor)
    assert _stored(row, column) == kept.pk
    separate(alice.channel, merge.pk, by=alice.actor)
    assert _stored(row, column) == absorbed.pk


def test_of_two_rows_of_which_there_may_be_one_the_kept_contacts_stays(
    pair: tuple[Contact, Contact], alice: Person
) -> None:
    kept, absorbed = pair
    segment = _segment(alice.channel)
    mine, other = _stay(kept, segment), _stay(absorbed, segment, date(2026, 1, 5))
    merge = unify(alice.channel, kept.pk, absorbed.pk, by=alice.actor)
    assert [stay.pk for stay in Stay.everywhere.filter(segment=segment)] == [mine.pk]
    separate(alice.channel, merge.pk, by=alice.actor)
    assert _stored(mine, "contact_id") == kept.pk
    assert _stored(other, "contact_id") == absorbed.pk
    assert Stay.everywhere.get(pk=other.pk).entered_on == date(2026, 1, 5)


def test_a_removed_row_of_what_is_gone_meanwhile_does_not_come_back(
    pair: tuple[Contact, Contact], alice: Person
) -> None:
    kept, absorbed = pair
    segment = _segment(alice.channel)
    _stay(kept, segment)
    _stay(absorbed, segment)
    merge = unify(alice.channel, kept.pk, absorbed.pk, by=alice.actor)
    segments.delete(segment, by=alice.actor)
    separate(alice.channel, merge.pk, by=alice.actor)
    assert not Stay.everywhere.exists()


@pytest.mark.parametrize(("which", "stays"), [((0,), False), ((1,), False), ((0, 1), True), ((), False)])
def test_who_is_united_is_an_example_if_both_were(
    which: tuple[int, ...], stays: bool, pair: tuple[Contact, Contact], alice: Person
) -> None:
    for index in which:
        ExampleContact.everywhere.create(channel=alice.channel, contact=pair[index])
    before = set(ExampleContact.everywhere.values_list("contact_id", flat=True))
    merge = unify(alice.channel, pair[0].pk, pair[1].pk, by=alice.actor)
    assert ExampleContact.everywhere.filter(contact_id=pair[0].pk).exists() is stays
    separate(alice.channel, merge.pk, by=alice.actor)
    assert set(ExampleContact.everywhere.values_list("contact_id", flat=True)) == before


def test_what_the_log_says_of_the_absorbed_contact_is_in_the_timeline_of_the_kept(
    pair: tuple[Contact, Contact], alice: Person
) -> None:
    kept, absorbed = pair
    entry = record(alice.channel, "contact.changed", absorbed, by=alice.actor, before={}, after={"profile.name": "Ida"})
    merge = unify(alice.channel, kept.pk, absorbed.pk, by=alice.actor)
    entry.refresh_from_db()
    assert entry.subject_id == kept.pk
    assert "Ida" in alice.get("contact_timeline", kept.pk).content.decode()
    separate(alice.channel, merge.pk, by=alice.actor)
    entry.refresh_from_db()
    assert entry.subject_id == absorbed.pk


def _stored(row: Model, column: str) -> Any:
    return apps.get_model(row._meta.label)._base_manager.values_list(column, flat=True).get(pk=row.pk)


def _segment(channel: Channel) -> Any:
    return segments.create(channel, "Everybody", 1, EVERYBODY, by=_SYSTEM)


def _stay(contact: Contact, segment: Any, day: date = date(2026, 1, 1)) -> Stay:
    return Stay.everywhere.create(channel=contact.channel, segment=segment, contact=contact, entered_on=day)
