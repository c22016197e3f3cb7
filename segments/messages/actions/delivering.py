"""Sending a message to its audience, each at most once: batch by batch, claimed before it is sent.

A claim is committed before anything goes out. Whoever a killed worker had claimed may have got the message or not: that
is reported as unknown, and nothing is sent again. What surely wasn't sent goes back to those who wait.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists.description import format_number
from contacts.models import Contact
from crm import jobs
from crm.actors import SYSTEM
from crm.chatroom.notices import post
from crm.log import record
from crm.mailing import Outcome, Rejected, Unreachable, failed, line, unknown
from crm.models import Job
from segments.messages import mailing, reach
from segments.messages.links import Link
from segments.messages.wording import Wording
from segments.models import MarketingMessage, Recipient

State = Recipient.State
Claimed = list[tuple[int, Contact]]
Deliver = Callable[[Claimed, jobs.Heartbeat], Iterator[tuple[int, Outcome]]]

MOST_IN_BATCH: Final = 20
MOST_TRIES: Final = 4
# How long those who surely weren't sent to wait for the next try, for each try.
RETRY_AFTER: Final = timedelta(minutes=2)
# How long nobody answers before sending stops, and the pause after each try.
PATIENCE: Final = timedelta(minutes=10)
PAUSES: Final = (1.0, 5.0, 15.0, 30.0)

logger = logging.getLogger(__name__)


class Sending(jobs.Work[MarketingMessage]):
    """Send a message to its audience, or to those to whom an earlier worker hadn't."""

    def find(self, channel_id: int, job_pk: int) -> MarketingMessage | None:
        messages = MarketingMessage.everywhere.select_related("channel", "manager", "job")
        return messages.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, message: MarketingMessage, job: Job) -> None:
        with jobs.Heartbeat(job) as heartbeat:
            if message.counted_at is None:
                _take_audience(message, job)
            _give_up_claims(message)
            _Run(message, job, heartbeat).send_all()
        _finish(message, job)

    def fail(self, message: MarketingMessage, job: Job, reason: str) -> None:
        fail(message, job, reason)

    def settle(self, message: MarketingMessage) -> None:
        if message.job and not Job.everywhere.filter(pk=message.job.pk, state__in=Job.OPEN).exists():
            _give_up_claims(message)


class _Run:
    """One worker's turn at one message."""

    def __init__(self, message: MarketingMessage, job: Job, heartbeat: jobs.Heartbeat) -> None:
        self.message, self.job, self.heartbeat = message, job, heartbeat
        self.wording = Wording.of(message, Catalogue.of(message.channel))
        self.done = 0
        self.failures = 0
        self.silent_since: float | None = None
        self.at_the_door: int | None = None  # whose mail is being handed over
        self.deliver: Deliver = self._deliver_mails if message.is_email else self._deliver_texts

    def send_all(self) -> None:
        if errors := self.wording.errors:
            raise jobs.Refusal(next(iter(errors.values()))[0])
        self._report(total=self._waiting().count())
        while (claimed := self._claim()) is not None:
            began = time.monotonic()
            tried = self._send(claimed)
            self._report()
            self._wait(tried * self._seconds_each - (time.monotonic() - began))

    def _claim(self) -> Claimed | None:
        """Return the next batch, without those who are left out by now; None when nobody is left."""
        while True:
            jobs.authorise(self.message.channel, self.message.manager, "contacts.view", "messages.manage")
            pks = _claim(self.message, self.job, self._size)
            if pks:
                return self._sendable(pks)
            next_at = self._waiting().aggregate(at=Min("retry_at"))["at"]
            if next_at is None:
                return None
            self._wait(max((next_at - timezone.now()).total_seconds(), 0.05))

    def _sendable(self, pks: Mapping[int, int]) -> Claimed:
        """Leave out who has unsubscribed, or can't be sent to for another reason, since the audience was taken."""
        channel = self.message.channel
        found = reach.with_reason(channel.contacts.filter(pk__in=pks.values()), self.message)
        contacts = {contact.pk: contact for contact in found}
        sendable: Claimed = []
        left_out: dict[int, Outcome] = {}
        for pk, contact_pk in pks.items():
            contact = contacts.get(contact_pk)
            if contact is not None and contact.why == reach.REACHED:
                contact.channel = channel
                sendable.append((pk, contact))
            else:
                left_out[pk] = Outcome(State.LEFT_OUT, contact.why if contact else "deleted")
        self._note(left_out)
        self.done += len(left_out)
        return sendable

    def _send(self, claimed: Claimed) -> int:
        """Send a batch and note what became of it; whoever has no outcome then surely wasn't sent anything."""
        outcomes: dict[int, Outcome] = {}
        try:
            for pk, outcome in self.deliver(claimed, self.heartbeat):
                outcomes[pk] = outcome  # noqa: PERF403 - those before an exception stay
            self.failures, self.silent_since = 0, None
        except Unreachable as error:
            self._settle(claimed, outcomes)
            self._be_patient(error)
            return len(outcomes)
        except Rejected as error:
            self._settle(claimed, outcomes)
            raise jobs.Refusal(_("The server refuses to send: %(reason)s") % {"reason": error}) from error
        except BaseException:
            if self.at_the_door is not None:
                outcomes[self.at_the_door] = unknown("interrupted", "")
            self._settle(claimed, outcomes)
            raise
        self._settle(claimed, outcomes)
        return len(outcomes)

    def _settle(self, claimed: Claimed, outcomes: Mapping[int, Outcome]) -> None:
        self._note(outcomes)
        self.done += sum(outcome.state != State.WAITING for outcome in outcomes.values())
        rest = [pk for pk, _contact in claimed if pk not in outcomes]
        mine = self._mine().filter(pk__in=rest, state__in=(State.CLAIMED, State.UNKNOWN))
        mine.update(state=State.WAITING, reason="", claim=None, tries=F("tries") - 1)

    def _note(self, outcomes: Mapping[int, Outcome]) -> None:
        """Write down what became of recipients whom this worker has claimed, even when it was taken for dead since."""
        by_outcome: dict[Outcome, list[int]] = {}
        for pk, outcome in outcomes.items():
            by_outcome.setdefault(outcome, []).append(pk)
        now = timezone.now()
        for outcome, pks in by_outcome.items():
            mine = self._mine().filter(pk__in=pks, state__in=(State.CLAIMED, State.UNKNOWN))
            if outcome.state == State.WAITING:
                self._put_off(mine.filter(state=State.CLAIMED), outcome)
            else:
                sent_at = now if outcome.state == State.SENT else None
                mine.update(state=outcome.state, reason=outcome.reason, detail=outcome.detail, sent_at=sent_at)

    def _put_off(self, mine: Any, outcome: Outcome) -> None:
        said = {"reason": outcome.reason, "detail": outcome.detail}
        mine.filter(tries__gte=MOST_TRIES).update(state=State.FAILED, **said)
        for tries in range(1, MOST_TRIES):
            retry_at = timezone.now() + RETRY_AFTER * tries
            mine.filter(tries=tries).update(state=State.WAITING, claim=None, retry_at=retry_at, **said)

    def _deliver_mails(self, claimed: Claimed, heartbeat: jobs.Heartbeat) -> Iterator[tuple[int, Outcome]]:
        if not claimed:
            return
        with line() as opened:
            for pk, contact in claimed:
                heartbeat.report(self.done)
                opened.renew()
                try:
                    mail = mailing.compose(self.wording, contact, self._link(pk, contact))
                except ValueError as error:
                    yield pk, failed("unwritable", str(error))
                else:
                    self.at_the_door = pk
                    outcome = opened.send(mail)
                    self.at_the_door = None
                    yield pk, outcome

    def _deliver_texts(self, claimed: Claimed, heartbeat: jobs.Heartbeat) -> Iterator[tuple[int, Outcome]]:
        raise jobs.Refusal(_("Text messages need a gateway: set one up in the settings first."))
        yield  # pragma: no cover

    def _link(self, pk: int, contact: Contact) -> str:
        return Link(self.message.channel_id, self.message.medium, pk, contact.pk).url

    def _be_patient(self, error: Unreachable) -> None:
        """Wait a little longer after each failure. Raise Refusal when nobody has answered for too long."""
        self.silent_since = self.silent_since or time.monotonic()
        if time.monotonic() - self.silent_since > PATIENCE.total_seconds():
            raise jobs.Refusal(
                _("The server can’t be reached: %(reason)s. Continue when it is back: nobody gets it twice.")
                % {"reason": error}
            ) from error
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        logger.warning("Message %s can't be sent for now: %s", self.message.pk, error)
        self._wait(pause)

    def _wait(self, seconds: float) -> None:
        """Wait, but not longer than until the job is cancelled."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._report()
            time.sleep(min(left, 0.5))

    def _report(self, total: int | None = None) -> None:
        self.heartbeat.report(self.done, total)

    def _waiting(self) -> Any:
        return self.message.recipients.filter(state=State.WAITING)

    def _mine(self) -> Any:
        return self.message.recipients.filter(claim=self.job.lease)

    @property
    def _size(self) -> int:
        """How many go together: so few that a pause after each batch keeps the rate of a minute."""
        rate = settings.MESSAGES_PER_MINUTE
        return MOST_IN_BATCH if not rate else max(1, min(MOST_IN_BATCH, rate // 10))

    @property
    def _seconds_each(self) -> float:
        return 60 / settings.MESSAGES_PER_MINUTE if settings.MESSAGES_PER_MINUTE else 0.0


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


@transaction.atomic
def _take_audience(message: MarketingMessage, job: Job) -> None:
    """Write down everybody of the audience as it is now, those left out with why. Done once for a message."""
    held = MarketingMessage.everywhere.select_for_update(no_key=True).get(pk=message.pk, channel=message.channel_id)
    if held.counted_at is None:
        try:
            _copy_audience(message)
        except FilterInvalid as error:
            raise jobs.Refusal(error.problems[0].message) from error
        held.counted_at = timezone.now()
        held.save(update_fields=["counted_at"])
    message.counted_at = held.counted_at


def _copy_audience(message: MarketingMessage) -> None:
    catalogue = Catalogue.of(message.channel)
    audience = reach.contacts(message, catalogue, timezone.now())
    placed = reach.with_place(reach.with_reason(audience, message), message).order_by()
    found, params = placed.values("pk", "why", "nth").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO segments_recipient (channel_id, message_id, contact_id, state, reason, detail, tries)"  # noqa: S608 - compiled
            " SELECT %s, %s, one.pk, CASE WHEN one.why <> '' OR one.nth > 1 THEN %s ELSE %s END,"
            " CASE WHEN one.why = '' AND one.nth > 1 THEN 'duplicate' ELSE one.why END, '', 0"
            f" FROM ({found}) AS one (pk, why, nth) ORDER BY one.pk",
            [message.channel_id, message.pk, State.LEFT_OUT, State.WAITING, *params],
        )


@transaction.atomic
def _claim(message: MarketingMessage, job: Job, size: int) -> dict[int, int]:
    """Claim the next recipients; return their contacts by their ids. Raise Cancelled if the job isn't this worker's."""
    jobs.report_progress(job, job.done)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE segments_recipient SET state = 'claimed', claim = %s, tries = tries + 1 WHERE id IN ("
            " SELECT id FROM segments_recipient WHERE message_id = %s AND state = 'waiting'"
            " AND (retry_at IS NULL OR retry_at <= now()) ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED"
            ") RETURNING id, coalesce(contact_id, 0)",
            [job.lease, message.pk, size],
        )
        return dict(sorted(cursor.fetchall()))


def _give_up_claims(message: MarketingMessage) -> None:
    """Of whom a worker that is gone had claimed, nobody knows whether they got the message."""
    message.recipients.filter(state=State.CLAIMED).update(state=State.UNKNOWN, reason="interrupted")
