"""Add and remove the examples as jobs. Each is one transaction: a worker that dies leaves all or nothing."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from contacts.examples import adding, removal
from contacts.examples.actions import ADDING, REMOVAL
from contacts.models import ExampleSet
from crm import jobs
from crm.actors import Actor
from crm.models import Job

SEED: Final = 1


class Adding(jobs.Work[ExampleSet]):
    """Add the examples, and the keys that they need."""

    def find(self, channel_id: int, job_pk: int) -> ExampleSet | None:
        return _find(channel_id, job_pk)

    @transaction.atomic
    def perform(self, examples: ExampleSet, job: Job) -> None:
        manager = jobs.authorise(examples.channel, job.manager, *ADDING)
        adding.add(examples, ExampleSet.MANY, seed=SEED, now=timezone.now(), by=Actor.of(manager))
        jobs.report_progress(job, ExampleSet.MANY)
        jobs.finish(job)

    @transaction.atomic
    def fail(self, examples: ExampleSet, job: Job, reason: str) -> None:
        if jobs.fail(job, reason):
            _forget(examples)

    def settle(self, examples: ExampleSet) -> None:
        _forget(examples)


class Removal(jobs.Work[ExampleSet]):
    """Take the examples away, with all that came with them."""

    def find(self, channel_id: int, job_pk: int) -> ExampleSet | None:
        return _find(channel_id, job_pk)

    @transaction.atomic
    def perform(self, examples: ExampleSet, job: Job) -> None:
        manager = jobs.authorise(examples.channel, job.manager, *REMOVAL)
        removal.remove(examples, by=Actor.of(manager))
        jobs.report_progress(job, ExampleSet.MANY)
        jobs.finish(job)


def _find(channel_id: int, job_pk: int) -> ExampleSet | None:
    sets = ExampleSet.everywhere.select_related("channel", "job")
    return sets.filter(channel_id=channel_id, job_id=job_pk).first()


def _forget(examples: ExampleSet) -> None:
    """Let the examples be asked for again, if none were added and nobody is at it."""
    unused = ExampleSet.everywhere.filter(pk=examples.pk, job=examples.job_id, added_at=None)
    unused.exclude(job__state__in=Job.OPEN).delete()
