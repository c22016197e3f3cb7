"""Who got a message, as a condition of filters: in SQL, in Python, in words, and in the builder."""

import json
from typing import Any

import pytest
from django.utils import timezone

from contacts.columnar import Columns, Unanswerable
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.models import Contact
from crm.models import Channel, Job
from segments import actions as segments
from segments import counting
from segments.messages import actions
from segments.models import MarketingMessage, Recipient
from tests.cast import Person
from tests.segments.messages.conftest import Write

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(alice: Person, vips: list[Contact], write: Write) -> MarketingMessage:
    """It reached Ada; Bea's address bounced afterwards, Cleo's was refused."""
    message = actions.start(write(), 3, by=alice.actor)
    now = timezone.now()
    rows = [("sent", None), ("sent", now), ("failed", None)]
    for contact, (state, bounced_at) in zip(vips, rows, strict=True):
        Recipient.everywhere.create(
            channel=alice.channel, message=message, contact=contact, state=state, bounced_at=bounced_at
        )
    Recipient.everywhere.create(channel=alice.channel, message=message, contact=None, state="sent")
    return message


def received(*messages: MarketingMessage, operator: str = "$in") -> dict[str, Any]:
    return {"key": "message", "operator": operator, "values": [message.pk for message in messages]}


def found(channel: Channel, data: dict[str, Any]) -> list[str]:
    """Who matches, by SQL and by Python alike."""
    catalogue = Catalogue.of(channel)
    resolved = Filter.parse(data, catalogue).resolve(catalogue, timezone.now())
    by_sql = sorted(contact.name for contact in channel.contacts.filter(resolved.q))
    assert by_sql == sorted(contact.name for contact in channel.contacts.all() if resolved.matches(contact))
    return by_sql


def test_received_and_not_received_part_all(acme: Channel, sale: MarketingMessage) -> None:
    assert found(acme, received(sale)) == ["Ada"]
    assert found(acme, received(sale, operator="$nin")) == ["Bea", "Cleo", "Dora"]
    assert found(acme, {"not": received(sale, operator="$nin")}) == ["Ada"]
    assert found(acme, {"or": [received(sale), {"key": "profile.name", "operator": "$eq", "values": ["Dora"]}]}) == [
        "Ada", "Dora",
    ]  # fmt: skip


def test_the_columnar_copy_leaves_it_to_postgresql(acme: Channel, sale: MarketingMessage) -> None:
    catalogue = Catalogue.of(acme)
    resolved = Filter.parse(received(sale), catalogue).resolve(catalogue, timezone.now())
    with pytest.raises(Unanswerable):
        Columns({}).condition(resolved.tree, resolved.predicates)


def test_a_segment_of_receivers_is_counted(alice: Person, acme: Channel, sale: MarketingMessage) -> None:
    segment = segments.create(acme, "Reached", 1, received(sale), by=alice.actor)
    counting.refresh(acme)
    segment.refresh_from_db()
    assert segment.count == 1


def test_it_is_read_as_a_sentence_in_both_languages(alice: Person, sale: MarketingMessage) -> None:
    page = alice.get("contacts", filter=json.dumps(received(sale))).content.decode()
    assert "Marketing message “Sale” was received" in page
    assert "Dora" not in page
    type(alice.user).objects.filter(pk=alice.user.pk).update(language="ko")
    assert "“Sale”" in alice.get("contacts", filter=json.dumps(received(sale, operator="$nin"))).content.decode()


def test_the_builder_offers_what_was_sent(alice: Person, sale: MarketingMessage, write: Write) -> None:
    write("Draft of another")
    page = alice.get("contacts", filter=json.dumps(received(sale))).content.decode()
    row = page.partition('class="condition"')[2]
    assert f'value="{sale.pk}" checked' in row
    assert "Draft of another" not in page
    assert "received" in page


@pytest.mark.parametrize("value", [0, -1, "x", True, None, 10**30, "1' OR '1'='1"])
def test_what_is_no_message_is_refused(acme: Channel, sale: MarketingMessage, value: Any) -> None:
    with pytest.raises(FilterInvalid):
        found(acme, {"key": "message", "operator": "$in", "values": [value]})


def test_messages_of_other_channels_and_drafts_are_none(
    acme: Channel, charlie: Person, sale: MarketingMessage, write: Write
) -> None:
    with pytest.raises(FilterInvalid):
        found(charlie.channel, received(sale))
    with pytest.raises(FilterInvalid):
        found(acme, received(write("Draft")))


def test_a_segment_of_a_deleted_message_is_broken(alice: Person, acme: Channel, sale: MarketingMessage) -> None:
    segment = segments.create(acme, "Reached", 1, received(sale), by=alice.actor)
    Job.everywhere.update(state="done")
    actions.delete(sale, by=alice.actor)
    (problem,) = segment.problems(Catalogue.of(acme))
    assert "no such message" in problem.message
