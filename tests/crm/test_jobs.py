"""Work in the background: it starts with its transaction, one worker has it, and it survives the worker's death."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from crm import jobs
from crm.jobs.queue import RUN
from crm.models import Channel, Job
from tests import cast
from tests.cast import Person
from tests.together import beside, together

pytestmark = pytest.mark.django_db

TASK = "crm.jobs.tasks.revive"


@pytest.fixture
def job(acme: Channel, alice: Person) -> Job:
    return jobs.start(acme, TASK, "Counting sheep", manager=alice.manager, total=200)


def queue() -> list[tuple[str, tuple[Any, ...]]]:
    """What waits to be done: task and arguments."""
    waiting = [entry.task for entry in OrmQ.objects.order_by("id")]
    assert all(task["func"] == RUN for task in waiting)
    return [(task["args"][0], tuple(task["args"][1:])) for task in waiting]


def stored(job: Job) -> Job:
    return Job.everywhere.get(pk=job.pk)


def claimed(job: Job) -> Job:
    mine = jobs.claim(job.channel_id, job.pk)
    assert mine
    return mine


def silent(since: datetime) -> Any:
    return time_machine.travel(since + jobs.SILENCE + timedelta(seconds=1), tick=False)


@pytest.mark.django_db(transaction=True)
def test_work_waits_for_its_transaction() -> None:
    with transaction.atomic():
        jobs.later(TASK, 1, "two")
        assert together(queue) == [[]]
    assert queue() == [(TASK, (1, "two"))]


@pytest.mark.django_db(transaction=True)
def test_work_goes_with_what_rolls_back(acme: Channel) -> None:
    with transaction.atomic():
        jobs.start(acme, TASK, "Never")
        transaction.set_rollback(True)
    assert queue() == []
    assert not Job.everywhere.exists()


def test_work_waits_for_its_transaction_with_a_queue_that_is_no_table(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    settings.Q_CLUSTER = {"redis": "redis://nowhere"}
    monkeypatch.setattr("crm.jobs.queue.async_task", lambda *given, **options: sent.append(given))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.later(TASK, 1)
        assert sent == []
    assert sent == [(RUN, TASK, 1)]


def test_a_job_is_enqueued_with_channel_and_id(job: Job) -> None:
    assert queue() == [(TASK, (job.channel_id, job.pk))]
    assert stored(job).state == "queued"


def test_a_claimed_job_runs_and_has_everything_at_hand(job: Job, django_assert_num_queries: Any) -> None:
    mine = claimed(job)
    assert (mine.state, mine.attempts, mine.done) == ("running", 1, 0)
    assert mine.lease
    with django_assert_num_queries(0):
        assert (mine.channel.slug, mine.manager and mine.manager.user.name) == ("acme", "Alice")
        assert mine.manager
        assert mine.manager.role.kind == "owner"


def test_a_claimed_job_shows_a_sign_of_life(job: Job) -> None:
    with silent(job.created_at):
        claimed(job)
        assert jobs.revive() == 0


def test_a_job_is_claimed_once(job: Job) -> None:
    assert jobs.claim(job.channel_id, job.pk)
    assert jobs.claim(job.channel_id, job.pk) is None
    assert stored(job).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_has_the_job(job: Job) -> None:
    won = together(*[lambda: jobs.claim(job.channel_id, job.pk)] * 8)
    assert sum(isinstance(mine, Job) for mine in won) == 1
    assert won.count(None) == 7
    assert stored(job).attempts == 1


def test_a_job_is_not_found_in_another_channel(job: Job, charlie: Person) -> None:
    assert jobs.claim(charlie.channel.pk, job.pk) is None
    assert stored(job).state == "queued"


def test_progress_is_told_with_each_beat(job: Job) -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        mine = claimed(job)
        clock.shift(10)
        jobs.report_progress(mine, 50)
        row = stored(job)
        assert (row.done, row.total, row.percent, row.rate, row.remaining_seconds) == (50, 200, 25, 5.0, 30)
        jobs.report_progress(mine, 50, 100)
        assert (stored(job).total, stored(job).percent) == (100, 50)


def test_a_finished_job_is_done(job: Job) -> None:
    jobs.finish(claimed(job))
    row = stored(job)
    assert (row.state, row.lease, row.is_open) == ("done", None, False)
    assert row.ended_at


def test_a_failed_job_says_why(job: Job) -> None:
    assert jobs.fail(claimed(job), "The disk is full.")
    assert (stored(job).state, stored(job).error) == ("failed", "The disk is full.")


@pytest.mark.parametrize("ends", [jobs.finish, lambda job: jobs.fail(job, "x"), jobs.cancel])
def test_an_ended_job_stays_as_it_ended(job: Job, ends: Any) -> None:
    mine = claimed(job)
    ends(mine)
    before = Job.everywhere.values().get(pk=job.pk)
    with pytest.raises(jobs.Cancelled):
        jobs.report_progress(mine, 1)
    with pytest.raises(jobs.Cancelled):
        jobs.finish(mine)
    assert not jobs.fail(mine, "late")
    assert not jobs.cancel(mine)
    assert jobs.claim(job.channel_id, job.pk) is None
    assert Job.everywhere.values().get(pk=job.pk) == before


def test_a_worker_that_was_taken_for_dead_writes_over_nothing(job: Job) -> None:
    first = claimed(job)
    with silent(timezone.now()):
        assert jobs.revive() == 1
        second = claimed(job)
        jobs.report_progress(second, 20)
        with pytest.raises(jobs.Cancelled):
            jobs.report_progress(first, 199)
        with pytest.raises(jobs.Cancelled):
            jobs.finish(first)
        assert not jobs.fail(first, "late")
        assert (stored(job).state, stored(job).done, stored(job).attempts) == ("running", 20, 2)
        jobs.finish(second)
    assert stored(job).state == "done"


def test_a_job_whose_worker_was_silent_is_enqueued_again(job: Job) -> None:
    claimed(job)
    OrmQ.objects.all().delete()
    assert jobs.revive() == 0
    with silent(timezone.now()):
        assert jobs.revive() == 1
        assert jobs.revive() == 0
    assert (stored(job).state, stored(job).lease) == ("queued", None)
    assert queue() == [(TASK, (job.channel_id, job.pk))]


def test_a_job_that_beats_is_left_alone(job: Job) -> None:
    mine = claimed(job)
    start = timezone.now()
    for seconds in range(0, 300, 30):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            jobs.report_progress(mine, seconds)
            assert jobs.revive() == 0


def test_a_job_that_the_queue_has_lost_is_enqueued_again(job: Job) -> None:
    OrmQ.objects.all().delete()
    start = timezone.now()
    with time_machine.travel(start + timedelta(seconds=29), tick=False):
        assert jobs.revive() == 0
    with time_machine.travel(start + timedelta(seconds=31), tick=False):
        assert jobs.revive() == 1
        assert jobs.revive() == 0
    assert len(queue()) == 1


def test_what_waits_at_the_start_of_everything_is_enqueued_at_once(job: Job, acme: Channel) -> None:
    running = claimed(jobs.start(acme, TASK, "Running"))
    OrmQ.objects.all().delete()
    assert jobs.revive(forgotten=timedelta(0)) == 1
    assert queue() == [(TASK, (job.channel_id, job.pk))]
    assert stored(running).state == "running"


def test_a_second_delivery_of_a_job_that_had_only_waited_does_it_once(job: Job) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        jobs.revive()
    assert queue() == [(TASK, (job.channel_id, job.pk))] * 2
    assert [jobs.claim(*args) is not None for _task, args in queue()] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_beats_while_it_is_looked_for_is_not_replaced(job: Job) -> None:
    mine = claimed(job)
    OrmQ.objects.all().delete()
    Job.everywhere.update(beat_at=timezone.now() - timedelta(hours=1))
    with beside() as begin:
        with transaction.atomic():
            jobs.report_progress(mine, 7)
            revived = begin(jobs.revive)
            assert not revived.done()
        assert revived.result() == [0]
    assert (stored(job).state, stored(job).lease, queue()) == ("running", mine.lease, [])


def test_a_job_whose_task_is_no_longer_there_keeps_nobody_from_being_revived(
    acme: Channel, job: Job, caplog: pytest.LogCaptureFixture
) -> None:
    other = jobs.start(acme, TASK, "Other")
    OrmQ.objects.all().delete()
    Job.everywhere.filter(pk=job.pk).update(task="old.tasks.gone")
    assert jobs.revive(forgotten=timedelta(0)) == 1
    assert queue() == [(TASK, (other.channel_id, other.pk))]
    assert "old.tasks.gone" in caplog.text


@pytest.mark.parametrize("ends", [jobs.finish, lambda job: jobs.fail(job, "x"), jobs.cancel])
def test_an_ended_job_is_not_revived(job: Job, ends: Any) -> None:
    ends(claimed(job))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert jobs.revive() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_revive_at_once_one_does(job: Job) -> None:
    claimed(job)
    OrmQ.objects.all().delete()
    Job.everywhere.update(beat_at=timezone.now() - timedelta(hours=1))
    assert sorted(together(jobs.revive, jobs.revive, jobs.revive)) == [0, 0, 1]
    assert len(queue()) == 1


@pytest.mark.django_db(transaction=True)
def test_finishing_and_cancelling_at_once_end_it_in_one_way(job: Job) -> None:
    for _ in range(10):
        Job.everywhere.update(state="queued", ended_at=None)
        mine = claimed(job)
        finished, cancelled = together(partial(jobs.finish, mine), partial(jobs.cancel, mine))
        assert (stored(job).state, isinstance(finished, jobs.Cancelled)) == (
            ("cancelled", True) if cancelled else ("done", False)
        )


def test_the_bar_shows_ones_running_jobs(job: Job, alice: Person, bob: Person) -> None:
    assert "Counting sheep" in alice.get("contacts").content.decode()
    assert "Counting sheep" not in bob.get("contacts").content.decode()
    jobs.report_progress(claimed(job), 50)
    bar = alice.part("jobs").content.decode()
    assert "50 of 200" in bar
    assert "every 2s" in bar
    assert "<html" not in bar


def test_the_bar_brings_the_badge_along(job: Job, alice: Person) -> None:
    bar = " ".join(alice.part("jobs").content.decode().split())
    assert 'id="unread" class="badge" hx-swap-oob="true"' in bar


def test_an_ended_job_leaves_the_bar_after_a_moment(job: Job, alice: Person) -> None:
    jobs.finish(claimed(job))
    assert "Counting sheep: Done" in alice.part("jobs").content.decode()
    Job.everywhere.update(ended_at=timezone.now() - timedelta(seconds=9))
    bar = alice.part("jobs").content.decode()
    assert "Counting sheep" not in bar
    assert "every 2s" not in bar


def test_ones_own_job_can_be_cancelled(job: Job, alice: Person) -> None:
    bar = alice.client.post(alice.url("job_cancellation", job.pk), headers=cast.HTMX)
    assert bar.status_code == 200
    assert "Counting sheep: Cancelled" in bar.content.decode()
    assert stored(job).state == "cancelled"
    assert alice.post("job_cancellation", job.pk).status_code == 404


def test_somebody_elses_job_cannot_be_cancelled(job: Job, alice: Person, bob: Person, charlie: Person) -> None:
    assert bob.post("job_cancellation", job.pk).status_code == 404
    assert charlie.post("job_cancellation", job.pk).status_code == 404
    assert alice.get("job_cancellation", job.pk).status_code == 405
    assert stored(job).state == "queued"


def test_looking_for_dead_workers_uses_the_index_of_open_jobs(job: Job) -> None:
    ended = {"task": job.task, "state": Job.State.DONE, "started_at": timezone.now(), "ended_at": timezone.now()}
    Job.everywhere.bulk_create(Job(channel=job.channel, **ended) for _ in range(2_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_job")  # with few jobs, any index is as good
        plan = Job.everywhere.filter(channel=job.channel, state__in=Job.OPEN).explain()
    assert "jobs_open" in plan
