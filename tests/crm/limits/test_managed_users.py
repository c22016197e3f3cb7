"""Over the limit of managed users nothing is refused; owners are told once a day, and pages say how many are over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.limits.tasks import tell_owners
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(alice: Person) -> Person:
    """Alice, whose channel may have one and has three."""
    alice.channel.mu_limit = 1
    alice.channel.save()
    for number in range(3):
        cast.member(alice.channel, str(number), "Ada")
    return alice


def test_owners_are_told_once_a_day(over: Person, bob: Person) -> None:
    assert tell_owners() == 1
    assert tell_owners() == 0
    assert "2 customers more than the limit of 1" in over.manager.notices.get().text
    assert not bob.manager.notices.exists()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert tell_owners() == 1
    assert over.manager.notices.count() == 2


def test_pages_say_how_many_are_over_and_more_are_taken(over: Person) -> None:
    assert "2 over the limit" in over.get("contacts").content.decode()
    assert "2 over the limit" in over.part("contacts_sidebar").content.decode()
    assert "2 customers are over the limit" in over.get("settings").content.decode()
    assert over.post("lead_new", email="lea@example.com").status_code == 302
    assert "3 over the limit" in over.get("contacts").content.decode()


@pytest.mark.parametrize("limit", [None, 3, 4])
def test_at_the_limit_and_without_one_nobody_is_told(over: Person, limit: int | None) -> None:
    over.channel.mu_limit = limit
    over.channel.save()
    assert tell_owners() == 0
    assert not over.get("contacts").context["over"]
    assert "over the limit" not in over.get("settings").content.decode()
