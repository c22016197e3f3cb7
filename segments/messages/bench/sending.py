"""Mails to a server on this machine that takes them all, by a worker in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.utils import timezone

from contacts.bench.working import idle_list_ms, worked
from contacts.models import Contact
from crm import jobs
from crm.actors import Actor
from crm.bench.stage import Stage
from crm.bench.works import Result, measured
from crm.models import Job
from segments.messages import actions
from segments.models import MarketingMessage

MAILS: Final = 100_000
TASK: Final = "segments.messages.tasks.deliver"
TEXT: Final = (
    "Hello {{ profile.name|there }},\n\nyou have {{ profile.loyaltyPoints|0 }} points.\n\n" + "All is 20 % off. " * 40
)


@measured("100,000 mails to a local sink", 300)
def send_many(stage: Stage) -> Result:
    """Return the time of a message to 100,000 customers, the audience included, without a rate."""
    idle = idle_list_ms(stage)
    message = written(stage, _audience(stage))
    job = begun(message)
    with _sink() as url, _environment(EMAIL_URL=url, ROSTER_MESSAGES_PER_MINUTE="0"):
        result = worked(stage, TASK, job.pk)
    sent = message.recipients.filter(state="sent").count()
    if sent < MAILS * 0.9:  # some share an address
        job.refresh_from_db()
        raise AssertionError(f"{sent:,} were sent: {job.error}")
    removed(message)
    more = {"mails/s": sent / result.value, "list idle ms": idle, **result.more}
    return Result(result.value, "s", more)


def written(stage: Stage, audience: Any) -> MarketingMessage:
    """Return a draft for that audience, a filter's JSON."""
    owner = stage.channel.managers.get(user=stage.owner)
    by = Actor.of(owner)
    message = actions.create(stage.channel, f"Bench {timezone.now():%H:%M:%S.%f}", "email", audience, by=by)
    return actions.edit(message, {"subject": "For {{ profile.name|you }}", "text": TEXT}, by=by)


def begun(message: MarketingMessage) -> Job:
    """Start its job without a queue, as the worker of the measurement takes it."""
    message.job = Job.everywhere.create(channel=message.channel, task=TASK, title="", manager=message.manager)
    message.sent_at = timezone.now()
    message.save(update_fields=["job", "sent_at"])
    return message.job


def removed(message: MarketingMessage) -> None:
    """Delete the message with its recipients and its job."""
    job = message.job
    message.recipients.all()._raw_delete("default")
    message.delete()
    if job is not None:
        jobs.cancel(job)
        job.delete()


def _audience(stage: Stage) -> Any:
    """Return the filter of the first 100,000 who can be mailed, which no other condition finds."""
    free = Contact.everywhere.filter(
        channel=stage.channel, email_key__isnull=False, unsubscribe_email=False, blocked=False
    )
    last = free.order_by("pk").values_list("pk", flat=True)[MAILS - 1]
    return {"key": "id", "operator": "$lte", "values": [last]}


@contextmanager
def _sink() -> Iterator[str]:
    """Run the mail server; give its URL."""
    command = [sys.executable, "-m", "segments.messages.bench.sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sink:
        try:
            assert sink.stdout is not None
            yield f"smtp://127.0.0.1:{int(sink.stdout.readline())}"
        finally:
            sink.terminate()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Have these variables for processes that are started."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
