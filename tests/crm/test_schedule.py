"""The recurring work stands in the settings, and only there."""

import ast
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from crm.accounts import tasks
from crm.jobs import schedule
from crm.jobs.queue import RUN

pytestmark = pytest.mark.django_db


def planned() -> dict[str, int | None]:
    assert set(Schedule.objects.values_list("func", flat=True)) <= {RUN}
    named = Schedule.objects.values_list("args", "minutes")
    return {ast.literal_eval(args)[0]: minutes for args, minutes in named}


def test_the_schedule_becomes_what_the_settings_say() -> None:
    schedule.sync()
    assert planned() == settings.RECURRING
    assert set(Schedule.objects.values_list("repeats", flat=True)) == {-1}


@pytest.mark.parametrize("task", settings.RECURRING)
def test_every_recurring_task_can_be_called(task: str) -> None:
    assert not import_string(task)()  # there is nothing to do


def test_a_second_time_changes_nothing_and_keeps_the_next_run() -> None:
    schedule.sync()
    soon = timezone.now() + timedelta(seconds=30)
    Schedule.objects.update(next_run=soon)
    before = list(Schedule.objects.order_by("id").values())
    schedule.sync()
    assert list(Schedule.objects.order_by("id").values()) == before


def test_what_was_changed_by_hand_or_is_no_longer_wanted_goes(settings: Any) -> None:
    Schedule.objects.create(name="old", func="old.task", minutes=1)
    schedule.sync()
    Schedule.objects.update(minutes=9999)
    settings.RECURRING = {"crm.jobs.tasks.revive": 7}
    schedule.sync()
    assert planned() == {"crm.jobs.tasks.revive": 7}


def test_sessions_that_are_over_are_forgotten() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    assert tasks.forget_sessions() == 1
    assert Session.objects.get().session_key == "new"
