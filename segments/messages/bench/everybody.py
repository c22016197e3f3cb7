"""A message to everybody: how many it reaches, the audience taken down, and its report."""

import time

from django.urls import reverse

from crm.bench.stage import Stage
from crm.bench.works import Act, Result, measured, timed
from segments.messages.actions.taking import take_audience
from segments.messages.bench.sending import begun, removed, written
from segments.models import Recipient


@timed("message to everybody: numbers and reasons")
def numbers(stage: Stage) -> Act:
    """Return the request of the part of the page that says whom the message reaches."""
    message = written(stage, {})
    url = reverse("message_numbers", args=[stage.channel.slug, message.pk])
    return lambda: stage.get(url, target="message-reach")


@measured("message to everybody: audience taken, report", 60)
def audience(stage: Stage) -> Result:
    """Return the time in which the audience is taken down; then that of the report, as if all had been sent."""
    message = written(stage, {})
    began = time.perf_counter()
    take_audience(message)
    took = time.perf_counter() - began
    begun(message)
    message.recipients.filter(state=Recipient.State.WAITING).update(state=Recipient.State.SENT)
    stage.vacuum()
    url = reverse("message", args=[stage.channel.slug, message.pk])
    times = []
    for _turn in range(5):
        began = time.perf_counter()
        stage.get(url)
        times.append((time.perf_counter() - began) * 1000)
    rows = message.recipients.count()
    removed(message)
    return Result(took, "s", {"recipients": rows, "report ms": sorted(times)[2]})
