"""A segment that takes long to count: it is given up, and not tried again by the next look."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from crm.models import Channel
from segments import counting
from segments.models import Segment
from tests.cast import Person
from tests.segments.conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch, shop: Channel, make: Make) -> list[str]:
    """One segment, and a database that needs half a second for each look at a plan; the tries to count it."""
    make()
    Segment.everywhere.update(count=7)
    tries: list[str] = []
    plan = counting._plan

    def slow(contacts: Any) -> Any:
        tries.append("try")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.5)")
        return plan(contacts)

    monkeypatch.setattr(counting, "_plan", slow)
    monkeypatch.setattr(counting, "PATIENCE_MS", 20)
    return tries


def test_counting_ends_with_its_patience(shop: Channel, tries: list[str]) -> None:
    counting.refresh(shop)
    assert (shop.segments.get().count, tries) == (7, ["try"])


def test_a_slow_segment_is_not_counted_again_by_the_next_look(bob: Person, tries: list[str]) -> None:
    for _ in range(3):
        assert bob.part("segments_counts").status_code == 200
    assert tries == ["try"]


def test_after_a_while_a_slow_segment_is_tried_again(bob: Person, tries: list[str]) -> None:
    bob.part("segments_counts")
    with time_machine.travel(timezone.now() + timedelta(seconds=29)):
        bob.part("segments_counts")
    assert tries == ["try"]
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        bob.part("segments_counts")
    assert tries == ["try", "try"]
