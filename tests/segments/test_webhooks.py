"""Who enters and who leaves a segment is told, for segments that opt in."""

from typing import Any

import pytest

from contacts.erasure.actions import delete
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions, differences, webhooks
from segments.models import Segment
from segments.tasks import tell_webhooks
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver, hook, run_due
from tests.segments.conftest import Make, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyers(shop: Channel, make: Make, alice: Person) -> Segment:
    return actions.change(make(), {"tells_webhooks": True}, by=alice.actor)


def told(receiver: Receiver) -> list[tuple[str, str]]:
    run_due()
    found = [
        (one.content["event"], one.content["refers"]["user"]["name"])
        for one in receiver.received
        if one.content["type"] == "segment"
    ]
    receiver.received.clear()
    return sorted(found)


def test_who_enters_and_leaves_is_told_whatever_the_reason(
    alice: Person,
    shop: Channel,
    buyers: Segment,
    receiver: Receiver,
) -> None:
    hook(shop, receiver, "segment.entered", "segment.left")
    tell_webhooks()
    assert told(receiver) == [], "who is in it at the beginning isn't told"
    cast.member(shop, "4", "Dana", total=7)
    shop.contacts.filter(member_id="2").update(profile={"name": "Bea", "total": 1})
    tell_webhooks()
    tell_webhooks()
    assert told(receiver) == [("enter", "Dana"), ("leave", "Bea")]
    actions.edit_filter(buyers, total(8), by=alice.actor)
    tell_webhooks()
    assert told(receiver) == [("leave", "Dana")]


def test_it_says_which_segment(shop: Channel, buyers: Segment, receiver: Receiver) -> None:
    hook(shop, receiver)
    tell_webhooks()
    cast.member(shop, "4", "Dana", total=7)
    tell_webhooks()
    run_due()
    assert receiver.of("segment.entered") == [{"id": str(buyers.pk), "channelId": str(shop.pk), "name": "Buyers"}]


def test_who_is_deleted_is_not_told_as_having_left(
    shop: Channel,
    buyers: Segment,
    receiver: Receiver,
) -> None:
    hook(shop, receiver, "segment.left")
    tell_webhooks()
    delete(shop, list(Contact.everywhere.filter(channel=shop).values_list("pk", flat=True)), by=SYSTEM)
    tell_webhooks()
    assert told(receiver) == []
    assert not buyers.memberships.exists()


def test_a_broken_segment_tells_nothing_and_one_turned_off_forgets(
    alice: Person,
    shop: Channel,
    buyers: Segment,
    receiver: Receiver,
) -> None:
    hook(shop, receiver, "segment.left")
    tell_webhooks()
    shop.profile_keys.filter(key="total").update(archived_at=buyers.created_at)
    tell_webhooks()
    assert told(receiver) == []
    assert buyers.memberships.count() == 2
    actions.change(buyers, {"tells_webhooks": False}, by=alice.actor)
    assert not buyers.memberships.exists()


def test_others_that_do_not_opt_in_are_not_looked_at(shop: Channel, make: Make, receiver: Receiver) -> None:
    hook(shop, receiver)
    make()
    tell_webhooks()
    cast.member(shop, "4", "Dana", total=7)
    tell_webhooks()
    assert told(receiver) == []


class Died(Exception):
    """The worker was killed."""


def test_a_worker_that_dies_in_the_middle_leaves_nothing_out_and_tells_nobody_twice(
    shop: Channel, buyers: Segment, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(shop, receiver, "segment.entered", "segment.left")
    monkeypatch.setattr(differences, "AT_ONCE", 1)
    write = webhooks._enter
    budget = iter([True, False, True, True, False])

    def die(segment: Segment, ids: list[int]) -> list[int]:
        written = write(segment, ids)
        if not next(budget, True):
            raise Died
        return written

    monkeypatch.setattr(webhooks, "_enter", die)
    with pytest.raises(Died):
        tell_webhooks()
    assert buyers.memberships.count() == 1, "the part that had not ended isn't written"
    tell_webhooks()
    assert told(receiver) == [], "still the first look"
    assert buyers.memberships.count() == 2
    cast.member(shop, "4", "Dana", total=7)
    cast.member(shop, "5", "Emil", total=8)
    with pytest.raises(Died):
        tell_webhooks()
    tell_webhooks()
    assert told(receiver) == [("enter", "Dana"), ("enter", "Emil")]


def test_who_is_switched_off_during_a_look_is_told_no_more(
    alice: Person, shop: Channel, buyers: Segment, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(shop, receiver, "segment.entered")
    tell_webhooks()
    cast.member(shop, "4", "Dana", total=7)
    look = differences.difference

    def look_and_switch_off(*given: Any) -> Any:
        found = look(*given)
        actions.change(buyers, {"tells_webhooks": False}, by=alice.actor)
        return found

    monkeypatch.setattr(webhooks, "difference", look_and_switch_off)
    tell_webhooks()
    assert told(receiver) == []
    assert not buyers.memberships.exists()
