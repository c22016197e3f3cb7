"""Sending a message to its audience: what the worker's turn begins with, and how it ends."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.lists.description import format_number
from crm import jobs
from crm.actors import SYSTEM
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Job
from segments.messages.actions.running import Run
from segments.messages.actions.taking import take_audience
from segments.models import MarketingMessage, Recipient

State = Recipient.State


class Sending(jobs.Work[MarketingMessage]):
    """Send a message to its audience, or to those to whom an earlier worker hadn't."""

    def find(self, channel_id: int, job_pk: int) -> MarketingMessage | None:
        messages = MarketingMessage.everywhere.select_related("channel", "manager", "job")
        return messages.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, message: MarketingMessage, job: Job) -> None:
        with jobs.Heartbeat(job) as heartbeat:
            if message.counted_at is None:
                take_audience(message)
            _give_up_claims(message)
            Run(message, job, heartbeat).send_all()
        _finish(message, job)

    def fail(self, message: MarketingMessage, job: Job, reason: str) -> None:
        fail(message, job, reason)

    def settle(self, message: MarketingMessage) -> None:
        if message.job and not Job.everywhere.filter(pk=message.job.pk, state__in=Job.OPEN).exists():
            _give_up_claims(message)


@transaction.atomic
def fail(message: MarketingMessage, job: Job, reason: str) -> None:
    """End the job with that reason, and tell the manager. Do nothing if another worker has it."""
    if not jobs.fail(job, reason):
        return
    _give_up_claims(message)
    if message.manager is not None:
        text = _("Sending “%(name)s” has stopped: %(reason)s") % {"name": message.name, "reason": reason}
        post(message.manager, text, label=_("Report"), route="message", pk=message.pk)
    record(message.channel, "message.failed", message, by=SYSTEM, error=reason)


@transaction.atomic
def _finish(message: MarketingMessage, job: Job) -> None:
    jobs.finish(job)
    sent = message.recipients.filter(state=State.SENT).count()
    others = message.recipients.exclude(state=State.SENT).count()
    if message.manager is not None:
        text = ngettext(
            "“%(name)s” was sent to %(count)s customer.", "“%(name)s” was sent to %(count)s customers.", sent
        ) % {"name": message.name, "count": format_number(sent)}
        post(message.manager, text, label=_("Report"), route="message", pk=message.pk)
    record(message.channel, "message.sent", message, by=SYSTEM, contacts=sent, skipped=others)


def _give_up_claims(message: MarketingMessage) -> None:
    """Of whom a worker that is gone had claimed, nobody knows whether they got the message."""
    message.recipients.filter(state=State.CLAIMED).update(state=State.UNKNOWN, reason="interrupted")
