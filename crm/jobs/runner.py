"""The one runner of background work: it claims a job, does it, and says how it ended.

A kind of work is a subclass of `Work`. Its task calls `run`, which decides about everything that all kinds share:
who does it, in which language, how often it is tried, and what becomes of exceptions.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.jobs import state
from crm.models import Channel, Job, Manager

logger = logging.getLogger(__name__)

Row = TypeVar("Row")


class Refusal(Exception):
    """The work can't be done, or must not go on. The message says why, for people, translated."""


class Work(ABC, Generic[Row]):
    """One kind of background work, on a row that belongs to the job."""

    @abstractmethod
    def find(self, channel_id: int, job_pk: int) -> Row | None:
        """Return the row that the job is about, with whatever the work needs at hand; None if it is gone."""

    @abstractmethod
    def perform(self, row: Row, job: Job) -> None:
        """Do the work, or what an earlier worker has left of it.

        Call `jobs.report_progress` at least every 45 seconds: who is silent for longer is taken for dead.
        Call `jobs.finish` in the transaction that makes the result visible. Raise Refusal to end it with a message;
        let `jobs.Cancelled` pass.
        """

    def fail(self, row: Row, job: Job, reason: str) -> None:
        """End the job with that reason, and tell whoever waits for it. Do nothing when `jobs.fail` answers False."""
        state.fail(job, reason)

    def settle(self, row: Row) -> None:
        """Tidy up if the job was cancelled; called whenever the work isn't this worker's. Must be safe to repeat."""


def run(work: Work[Row], channel_id: int, job_pk: int) -> None:
    """Do the job, if it waits to be done. A second delivery of the same job does no harm.

    Connection errors (InterfaceError, OperationalError) are raised with the job left running: `jobs.revive` finds it
    silent, and another worker takes it up. Any other exception ends the job, is logged, and is told without details.
    """
    job = state.claim(channel_id, job_pk)
    row = work.find(channel_id, job_pk)
    if row is None:
        if job is not None:
            state.cancel(job)
    elif job is None:
        work.settle(row)
    else:
        with localised(job.manager, job.channel):
            _attempt(work, row, job)


@contextmanager
def localised(manager: Manager | None, channel: Channel) -> Iterator[None]:
    """Speak the manager's language, the channel's when there is no manager, in the channel's time zone."""
    language = manager.user.language if manager else channel.language
    with translation.override(language), timezone.override(channel.zone):
        yield


def _attempt(work: Work[Row], row: Row, job: Job) -> None:
    try:
        if job.attempts > state.MAX_ATTEMPTS:
            times = {"times": state.MAX_ATTEMPTS}
            raise Refusal(_("It was tried %(times)s times, and each time the worker ended.") % times)
        work.perform(row, job)
    except state.Cancelled:
        work.settle(row)
    except Refusal as refusal:
        work.fail(row, job, str(refusal))
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.task)
        work.fail(row, job, _("Something went wrong on the server. The server’s log has more of it."))
