from collections.abc import Callable
from typing import Any

import pytest

from crm.models import Channel
from segments import actions
from segments.models import Segment
from tests import cast
from tests.cast import Person

Make = Callable[..., Segment]

EVERYBODY: dict[str, Any] = {"key": "createdAt", "operator": "$exist"}


@pytest.fixture
def shop(acme: Channel) -> Channel:
    """Acme with a key `total`, and Ada (10), Bea (5) and Cleo, who has none."""
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "Ada", total=10)
    cast.member(acme, "2", "Bea", total=5)
    cast.member(acme, "3", "Cleo")
    return acme


@pytest.fixture
def make(alice: Person) -> Make:
    """A segment of Acme; without a filter it holds those with a total of 5 and more."""

    def segment(name: str = "Buyers", data: Any = None, colour: int = 3) -> Segment:
        return actions.create(alice.channel, name, colour, total(5) if data is None else data, by=alice.actor)

    return segment


def total(least: float) -> dict[str, Any]:
    return {"key": "profile.total", "operator": "$gte", "values": [least]}


def inside(*segments: Segment, operator: str = "$in") -> dict[str, Any]:
    return {"key": "segment", "operator": operator, "values": [segment.pk for segment in segments]}
