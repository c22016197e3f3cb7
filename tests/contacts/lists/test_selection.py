"""What a form says of whom it is about."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.lists.selection import MAX_TICKED, InvalidSelection, Selection
from crm.models import Channel
from tests.cast import Person


def ticked(channel: Channel, ids: list[str]) -> Selection:
    return Selection.parse({}, ids, channel, Catalogue.of(channel))


def test_a_signed_selection_is_over_after_a_day(alice: Person) -> None:
    token = Selection(ids=(1,)).sign(1, alice.manager)
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert Selection.unsign(token, alice.manager) == (Selection(ids=(1,)), 1)
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(InvalidSelection):
        Selection.unsign(token, alice.manager)


def test_at_most_a_hundred_are_ticked_one_by_one(acme: Channel) -> None:
    ids = [str(number) for number in range(1, 102)]
    assert len(ticked(acme, ids[:MAX_TICKED]).ids or ()) == MAX_TICKED == 100
    with pytest.raises(InvalidSelection, match="At most 100"):
        ticked(acme, ids)


@pytest.mark.parametrize("nonsense", ["x", "-1", "1.5", "9" * 5000, ""])
def test_what_is_no_id_is_refused_and_not_left_out(acme: Channel, nonsense: str) -> None:
    with pytest.raises(InvalidSelection):
        ticked(acme, ["1", nonsense])
