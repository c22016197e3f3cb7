"""Work in the background: enqueue it, claim it, tell of its progress, end it.

Every change of a job's state is one conditional UPDATE that answers whether a row changed, so two workers that were
handed the same job can't both do it, and a worker that was taken for dead can't write over its successor.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from crm.models import Channel, Job, Manager

# A running job that was silent for this long is taken for dead and started again.
SILENCE = timedelta(seconds=45)
# A job that waited for this long may have been lost by the queue; a second delivery does no harm.
FORGOTTEN = timedelta(minutes=10)
MAX_ATTEMPTS = 5


class Cancelled(Exception):
    """The job was cancelled, or another worker has it now: stop, and undo what isn't committed."""


def later(task: str, *args: Any) -> None:
    """Run `task` (a dotted name) with these arguments in the background, if the running transaction commits."""
    if "orm" in settings.Q_CLUSTER:  # the queue is a table: the row commits with the transaction
        async_task(task, *args)
    else:
        transaction.on_commit(lambda: async_task(task, *args))


def start(channel: Channel, task: str, title: str, *, manager: Manager | None = None, total: int = 0) -> Job:
    """A new job, enqueued as `task(channel.pk, job.pk)`."""
    job = Job.everywhere.create(channel=channel, task=task, title=title, manager=manager, total=total)
    later(task, channel.pk, job.pk)
    return job


def claim(channel_id: int, pk: int) -> Job | None:
    """The job, if it waits to be done; None if somebody else has it or it has ended."""
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


def beat(job: Job, done: int, total: int | None = None) -> None:
    """Tell that the job lives and how far it is. Raises Cancelled when it must not go on."""
    job.done, job.beat_at = done, timezone.now()
    if total is not None:
        job.total = total
    if not _held(job).update(done=job.done, total=job.total, beat_at=job.beat_at):
        raise Cancelled


def finish(job: Job) -> None:
    """The job is done. Call it in the transaction that makes the result visible; raises Cancelled if it isn't ours."""
    now = timezone.now()
    if not _held(job).update(state=Job.State.DONE, ended_at=now, beat_at=now, lease=None):
        raise Cancelled


def fail(job: Job, error: str) -> bool:
    """The job ended with an error for people to read; False if it isn't ours any more."""
    return bool(_held(job).update(state=Job.State.FAILED, error=error, ended_at=timezone.now(), lease=None))


def cancel(job: Job) -> bool:
    """Stop a waiting or running job; False if it had already ended."""
    stopped = _one(job.channel_id, job.pk).filter(state__in=Job.OPEN)
    return bool(stopped.update(state=Job.State.CANCELLED, ended_at=timezone.now(), lease=None))


def revive() -> int:
    """Enqueue again what died with its worker, or was never picked up; answers how many.

    A task looks at `job.attempts` to give up on work that kills its worker each time (`MAX_ATTEMPTS`).
    """
    now = timezone.now()
    dead = Q(state=Job.State.RUNNING, beat_at__lt=now - SILENCE) | Q(
        state=Job.State.QUEUED, beat_at__lt=now - FORGOTTEN
    )
    revived = 0
    for job in Job.everywhere.filter(dead):
        with transaction.atomic():
            same = _one(job.channel_id, job.pk).filter(state=job.state, lease=job.lease, beat_at=job.beat_at)
            if same.update(state=Job.State.QUEUED, lease=None, beat_at=now):
                later(job.task, job.channel_id, job.pk)
                revived += 1
    return revived


def _one(channel_id: int, pk: int) -> "QuerySet[Job]":
    return Job.everywhere.filter(channel_id=channel_id, pk=pk)


def _held(job: Job) -> "QuerySet[Job]":
    return _one(job.channel_id, job.pk).filter(state=Job.State.RUNNING, lease=job.lease)
