"""The queue runs our own tasks, by their names, and nothing else."""

from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from crm import jobs
from crm.jobs import tasks
from crm.jobs.broker import TableBroker
from crm.jobs.queue import RUN

pytestmark = pytest.mark.django_db

REVIVE = "crm.jobs.tasks.revive"


@pytest.fixture
def broker() -> TableBroker:
    return TableBroker(list_key="roster")


def delivered(broker: TableBroker) -> list[tuple[str, Any]]:
    """What workers get to see."""
    waiting = [SignedPackage.loads(payload) for _id, payload in broker.dequeue() or ()]
    return [(task["func"], tuple(task["args"])) for task in waiting]


@pytest.mark.parametrize("task", [*settings.TASKS, *settings.RECURRING])
def test_every_task_in_the_settings_is_there(task: str) -> None:
    assert callable(import_string(task))


@pytest.mark.parametrize("task", ["os.system", "crm.jobs.cancel", "", RUN])
def test_what_is_not_in_the_settings_is_not_enqueued(task: str) -> None:
    with pytest.raises(jobs.UnknownTask):
        jobs.later(task, "id")
    assert not OrmQ.objects.exists()


def test_what_is_not_in_the_settings_is_not_run(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    mark = tmp_path / "mark"
    assert tasks.run("os.system", f"touch {mark}") is None
    assert not mark.exists()
    assert "Refused to run 'os.system'" in caplog.text


def test_a_task_in_the_settings_is_run_with_its_arguments(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "revive", lambda *given: given)
    assert tasks.run(REVIVE, 1, "two") == (1, "two")


def test_the_workers_get_our_own_work(broker: TableBroker) -> None:
    jobs.later(REVIVE)
    assert delivered(broker) == [(RUN, (REVIVE,))]


def test_another_function_in_the_queue_reaches_no_worker(broker: TableBroker, caplog: pytest.LogCaptureFixture) -> None:
    async_task("os.system", "id", broker=broker)
    assert OrmQ.objects.count() == 1
    assert delivered(broker) == []
    assert not OrmQ.objects.exists()
    assert "Refused to run 'os.system' from the queue" in caplog.text


def test_a_schedule_of_another_function_reaches_no_worker(
    broker: TableBroker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)  # the test's own
    Schedule.objects.create(name="sly", func="os.system", args="'id'", schedule_type=Schedule.MINUTES, minutes=1)
    scheduler(broker)
    assert OrmQ.objects.count() == 1
    assert delivered(broker) == []
    assert "os.system" in caplog.text


def test_what_cannot_be_read_is_dropped(broker: TableBroker) -> None:
    OrmQ.objects.create(key="roster", payload="nonsense", lock="2020-01-01T00:00Z")
    assert delivered(broker) == []
    assert not OrmQ.objects.exists()
