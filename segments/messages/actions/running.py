"""Sending to those of the audience who wait, each at most once: batch by batch, claimed before it is sent.

A claim is committed before anything goes out. Whoever a killed worker had claimed may have got the message or not: that
is reported as unknown, and nothing is sent again. What surely wasn't sent goes back to those who wait.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from crm import jobs
from crm.mailing import Outcome, Rejected, Unreachable, unknown
from crm.models import Job
from segments.messages import reach
from segments.messages.carriers import Claimed, carrier_of
from segments.messages.pace import Pace
from segments.messages.wording import Wording
from segments.models import MarketingMessage, Recipient

State = Recipient.State

MOST_IN_BATCH: Final = 20
MOST_TRIES: Final = 4
# How long those who surely weren't sent to wait for the next try, for each try.
RETRY_AFTER: Final = timedelta(minutes=2)
# How long nobody answers before sending stops, and the pause after each try.
PATIENCE: Final = timedelta(minutes=10)
PAUSES: Final = (1.0, 5.0, 15.0, 30.0)

# As an array the next ones are asked for once: by `IN`, some plans ask again for each row, and claim more than `size`.
_CLAIM: Final = """
    UPDATE segments_recipient AS mine
    SET state = 'claimed', claim = %(lease)s, tries = tries + 1, address = (
        SELECT hashtextextended(contact.{address}, %(message)s)
        FROM contacts_contact AS contact WHERE contact.id = mine.contact_id
    )
    WHERE id = ANY (ARRAY(
        SELECT id FROM segments_recipient
        WHERE message_id = %(message)s AND state = 'waiting' AND (retry_at IS NULL OR retry_at <= now())
        ORDER BY id LIMIT %(size)s FOR NO KEY UPDATE SKIP LOCKED
    ))
    RETURNING id, coalesce(contact_id, 0), address, EXISTS (
        SELECT FROM segments_recipient AS other
        WHERE other.message_id = mine.message_id AND other.address = mine.address AND other.id <> mine.id
        AND other.state IN ('claimed', 'sent', 'unknown')
    )
"""

logger = logging.getLogger(__name__)


class Run:
    """One worker's turn at one message."""

    def __init__(self, message: MarketingMessage, job: Job, heartbeat: jobs.Heartbeat) -> None:
        self.message, self.job, self.heartbeat = message, job, heartbeat
        self.wording = Wording.of(message, Catalogue.of(message.channel))
        self.done = 0
        self.failures = 0
        self.silent_since: float | None = None
        self.carrier = carrier_of(self.wording)
        self.pace = Pace.of(message)

    def send_all(self) -> None:
        """Send to all who wait. Raise Refusal for what stands against it, Cancelled."""
        if errors := self.wording.errors:
            raise jobs.Refusal(next(iter(errors.values()))[0])
        self._report(total=self._waiting().count())
        size = self.pace.size(MOST_IN_BATCH)
        try:
            while self._has_turn(size) and (claimed := self._claim(size)) is not None:
                self.pace.give_back(size - self._send(claimed))
                self._report()
        finally:
            self.carrier.close()

    def _has_turn(self, size: int) -> bool:
        """Wait until the rate allows a batch, before anybody is claimed."""
        self._wait(self.pace.take(size))
        return True

    def _claim(self, size: int) -> Claimed | None:
        """Return the next batch, without those who are left out by now; None when nobody is left."""
        while True:
            jobs.authorise(self.message.channel, self.message.manager, "contacts.view", "messages.manage")
            taken = _claim(self.message, self.job, size)
            if taken:
                return self._sendable(taken)
            next_at = self._waiting().aggregate(at=Min("retry_at"))["at"]
            if next_at is None:
                return None
            self._wait(max((next_at - timezone.now()).total_seconds(), 0.05))

    def _sendable(self, taken: "list[_Taken]") -> Claimed:
        """Leave out who has unsubscribed, or can't be sent to for another reason, since the audience was taken."""
        channel = self.message.channel
        found = reach.with_reason(channel.contacts.filter(pk__in=[one.contact for one in taken]), self.message)
        contacts = {contact.pk: contact for contact in found}
        sendable: Claimed = []
        left_out: dict[int, Outcome] = {}
        for one in taken:
            contact = contacts.get(one.contact)
            why = contact.why if contact else "deleted"
            if contact is not None and why == reach.REACHED and not one.is_double:
                contact.channel = channel
                sendable.append((one.pk, contact))
            else:
                left_out[one.pk] = Outcome(State.LEFT_OUT, why or "duplicate")
        self._note(left_out)
        self.done += len(left_out)
        return sendable

    def _send(self, claimed: Claimed) -> int:
        """Send a batch and note what became of it; whoever has no outcome then surely wasn't sent anything."""
        outcomes: dict[int, Outcome] = {}
        if not claimed:
            return 0
        try:
            for pk, outcome in self.carrier.deliver(claimed, self._report):
                outcomes[pk] = outcome  # noqa: PERF403 - those before an exception stay
            self.failures, self.silent_since = 0, None
        except Unreachable as error:
            self._settle(claimed, outcomes)
            if outcomes:  # some did get through
                self.failures, self.silent_since = 0, None
            self._be_patient(error)
            return len(outcomes)
        except Rejected as error:
            self._settle(claimed, outcomes)
            raise jobs.Refusal(_("The server refuses to send: %(reason)s") % {"reason": error}) from error
        except BaseException:
            outcomes |= dict.fromkeys(self.carrier.at_the_door - outcomes.keys(), unknown("interrupted", ""))
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


@transaction.atomic
def _claim(message: MarketingMessage, job: Job, size: int) -> "list[_Taken]":
    """Claim the next recipients, in their order. Raise Cancelled if the job isn't this worker's.

    Their addresses are claimed too: nobody else has got this message there, nor may, whoever has the address by then.
    """
    jobs.report_progress(job, job.done)
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM.format(address=reach.MEDIA[message.medium].address),
            {"lease": job.lease, "message": message.pk, "size": size},
        )
        return list(_without_doubles(sorted(cursor.fetchall())))


class _Taken(NamedTuple):
    """A claimed recipient, and whether somebody with the same address has got the message, or is about to."""

    pk: int
    contact: int
    is_double: bool


def _without_doubles(rows: Iterable[tuple[int, int, int | None, bool]]) -> Iterator[_Taken]:
    seen = set[int]()
    for pk, contact, address, is_double in rows:
        yield _Taken(pk, contact, is_double or address in seen)
        if address is not None:
            seen.add(address)
