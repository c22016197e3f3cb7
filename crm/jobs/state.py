"""The states of a job: started, claimed, in progress, ended.

Every change of a job's state is one conditional UPDATE, and the number of rows that it changed says whether it took
effect. So two workers that were handed the same job can't both do it, and a worker that was taken for dead can't write
over its successor.
"""

import logging
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from crm.jobs.queue import is_task, later
from crm.models import Channel, Job, Manager

# A running job that was silent for this long is taken for dead and started again.
SILENCE = timedelta(seconds=45)
# A job that has waited for this long is enqueued once more: a worker that died may have taken it from the queue. A
# second delivery does no harm. With a run of `revive` each minute, and django-q2's scheduler looking twice a minute,
# such a job starts within two minutes.
FORGOTTEN = timedelta(seconds=30)
MAX_ATTEMPTS = 5

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """The job was cancelled, or another worker has it now: stop, and undo what isn't committed."""


def start(channel: Channel, task: str, title: str, *, manager: Manager | None = None, total: int = 0) -> Job:
    """Return a new job, enqueued as `task(channel.pk, job.pk)`. `manager` is who waits for it."""
    job = Job.everywhere.create(channel=channel, task=task, title=title, manager=manager, total=total)
    later(task, channel.pk, job.pk)
    return job


def claim(channel_id: int, pk: int) -> Job | None:
    """Return the job, now running, if it waited; None if another worker has it or it has ended."""
    lease = uuid.uuid4()
    now = timezone.now()
    claimed = (
        _one(channel_id, pk)
        .filter(state=Job.State.QUEUED)
        .update(
            state=Job.State.RUNNING,
            lease=lease,
            started_at=now,
            beat_at=now,
            done=0,
            attempts=F("attempts") + 1,
        )
    )
    return _one(channel_id, pk).select_related("channel", "manager__user", "manager__role").get() if claimed else None


def report_progress(job: Job, done: int, total: int | None = None) -> None:
    """Write down that the job is alive, and how far it is. Raise Cancelled when it must not go on."""
    job.done, job.beat_at = done, timezone.now()
    if total is not None:
        job.total = total
    if not _held(job).update(done=job.done, total=job.total, beat_at=job.beat_at):
        raise Cancelled


def finish(job: Job) -> None:
    """Mark the job as done. Call it in the transaction that makes the result visible.

    Raise Cancelled if the job has ended, or belongs to another worker.
    """
    now = timezone.now()
    if not _held(job).update(state=Job.State.DONE, ended_at=now, beat_at=now, lease=None):
        raise Cancelled


def fail(job: Job, error: str) -> bool:
    """End the job with an error for people to read. Return False if it has ended, or belongs to another worker."""
    return bool(_held(job).update(state=Job.State.FAILED, error=error, ended_at=timezone.now(), lease=None))


def cancel(job: Job) -> bool:
    """Stop a waiting or running job. Return False if it had ended before."""
    stopped = _one(job.channel_id, job.pk).filter(state__in=Job.OPEN)
    return bool(stopped.update(state=Job.State.CANCELLED, ended_at=timezone.now(), lease=None))


def revive(forgotten: timedelta = FORGOTTEN) -> int:
    """Enqueue again the running jobs that are silent, and those that have waited for `forgotten`; return how many.

    `runner.run` gives up on work that ends its worker each time (`MAX_ATTEMPTS`).
    """
    now = timezone.now()
    silent = Q(state=Job.State.RUNNING, beat_at__lt=now - SILENCE)
    waiting = Q(state=Job.State.QUEUED, beat_at__lte=now - forgotten)
    return sum(_enqueue_again(job) for job in Job.everywhere.filter(silent | waiting).order_by("pk"))


@transaction.atomic
def _enqueue_again(job: Job) -> bool:
    """Unless it has been claimed, has ended or has shown a sign of life since it was read."""
    if not is_task(job.task):
        logger.error("Job %s can't be started again: %r isn't in the settings.", job.pk, job.task)
        return False
    same = _one(job.channel_id, job.pk).filter(state=job.state, lease=job.lease, beat_at=job.beat_at)
    if not same.update(state=Job.State.QUEUED, lease=None, beat_at=timezone.now()):
        return False
    later(job.task, job.channel_id, job.pk)
    return True


def _one(channel_id: int, pk: int) -> "QuerySet[Job]":
    return Job.everywhere.filter(channel_id=channel_id, pk=pk)


def _held(job: Job) -> "QuerySet[Job]":
    return _one(job.channel_id, job.pk).filter(state=Job.State.RUNNING, lease=job.lease)
