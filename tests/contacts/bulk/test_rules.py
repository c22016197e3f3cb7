"""Rules of bulk changes that hold whatever door is taken, and whoever comes at the same time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from contacts.bulk import actions
from contacts.bulk.kinds.value import SetValue
from contacts.keys import add_key
from contacts.lists.selection import Selection
from contacts.models import BulkChange, Contact
from crm import jobs
from crm.actors import SYSTEM
from crm.models import Channel, Job
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.together import beside


@pytest.fixture(autouse=True)
def three(acme: Channel) -> list[Contact]:
    add_key(acme, "plan", "string", by=SYSTEM)
    return [cast.member(acme, str(number), plan="first") for number in range(3)]


def in_background(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("starting", "undoing"):
        monkeypatch.setattr(f"contacts.bulk.actions.{module}.AT_ONCE", 0)


def set_plan(person: Person, value: str) -> BulkChange:
    kind = SetValue("profile.plan", "string", value)
    return actions.start(person.channel, Selection(), kind, 3, by=person.actor)


def plans(channel: Channel) -> list[str]:
    return [contact.profile["plan"] for contact in channel.contacts.order_by("pk")]


def test_the_action_itself_asks_for_the_right(acme: Channel, alice: Person, vera: Person) -> None:
    with pytest.raises(jobs.NoRight):
        set_plan(vera, "sly")
    change = set_plan(alice, "second")
    with pytest.raises(jobs.NoRight):
        actions.undo(change, by=vera.actor)
    assert plans(acme) == ["second"] * 3


def test_a_change_that_makes_no_sense_leaves_nothing_behind(
    acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_background(monkeypatch)
    acme.profile_keys.filter(key="plan").update(archived_at=timezone.now())
    with pytest.raises(jobs.Refusal):
        set_plan(alice, "second")
    assert not BulkChange.everywhere.exists()
    assert not Job.everywhere.exists()


def test_an_undo_restores_what_its_own_change_has_replaced(acme: Channel, alice: Person) -> None:
    set_plan(alice, "second")
    undone = actions.undo(set_plan(alice, "third"), by=alice.actor)
    assert (undone.restored, undone.left) == (3, 0)
    assert plans(acme) == ["second"] * 3


@pytest.mark.django_db(transaction=True)
def test_an_undo_leaves_an_edit_that_it_waited_for(acme: Channel, alice: Person, three: list[Contact]) -> None:
    change = set_plan(alice, "second")
    with beside() as begin:
        with transaction.atomic():
            acme.contacts.filter(pk=three[0].pk).update(profile={"plan": "edited"})
            undoing = begin(lambda: actions.undo(change, by=alice.actor))
            assert not undoing.done()
        (undone,) = undoing.result()
    assert (undone.restored, undone.left) == (2, 1)
    assert plans(acme) == ["edited", "first", "first"]


def test_undo_data_stays_while_an_undo_runs(acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    change = set_plan(alice, "second")
    in_background(monkeypatch)
    actions.undo(change, by=alice.actor)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert actions.tidy() == 0
        bulk.work()
    assert plans(acme) == ["first"] * 3


def test_who_has_lost_the_job_says_nothing_of_its_end(
    acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_background(monkeypatch)
    change = set_plan(alice, "second")
    lost = jobs.claim(acme.pk, change.job_id or 0)
    assert lost
    Job.everywhere.update(lease="00000000-0000-0000-0000-000000000000")
    actions.fail(change, lost, "Because.")
    change.refresh_from_db()
    assert change.state == "running"
    assert not alice.manager.notices.exists()
