"""One run of sending to one webhook: claimed, done in small windows, each noted before the next.

A worker that is killed leaves deliveries that still wait: they are sent again by the next. Which one works is a lease
on the webhook, so that what must be told in order is.
"""

import json
import logging
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.chatroom.notices import post
from crm.models import Channel, Manager, Role, Webhook, WebhookDelivery
from crm.outbound.posting import Outcome
from crm.webhooks.claiming import LEASE, is_any_waiting
from crm.webhooks.log import trim_log
from crm.webhooks.outbox import take_from_front
from crm.webhooks.scopes import PING, Body, sources
from crm.webhooks.sending import Message, Sender

WINDOW: Final = 16  # deliveries between two looks at the database
WIDEST: Final = 128  # for a receiver who takes each window within `QUICK_SECONDS`
QUICK_SECONDS: Final = 1.0
SLICE_SECONDS: Final = 15.0  # then other work has its turn
TURN_SECONDS: Final = 3.0  # then other webhooks have theirs, if they wait
MOST_WAITING: Final = 1_000  # deliveries of a webhook; further events stay in the outbox
MOST_FAILURES: Final = 100  # in a row, then the webhook is blocked
MOST_ATTEMPTS: Final = 12  # of one delivery, if others succeed meanwhile
OLDEST: Final = timedelta(days=7)
BODY_KEPT: Final = 20_000  # characters

# After the first, second … failure: of one delivery, and of a webhook that answers nobody.
DELAYS: Final = tuple(timedelta(seconds=each) for each in (10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800))
PAUSES: Final = tuple(timedelta(seconds=each) for each in (5, 10, 20, 40, 80, 160, 320, 600))

logger = logging.getLogger(__name__)


class LostLease(Exception):
    """Another worker sends to this webhook now."""


def deliver(channel_id: int, pk: int, lease: uuid.UUID) -> int:
    """Send what waits for the webhook, for up to `SLICE_SECONDS`; return how many attempts were made.

    It ends after `TURN_SECONDS` when another webhook waits, so that a change of a million holds no other channel up.
    Nothing happens without the lease: another worker has it, or the webhook is gone.
    """
    held = Webhook.everywhere.filter(channel_id=channel_id, pk=pk, lease=lease)
    webhook = held.select_related("channel").first()
    if webhook is None:
        return 0
    turn = _Turn()
    attempts = 0
    try:
        with Sender(webhook.url, webhook.token, webhook.secret) as sender:
            goes_on = True
            while goes_on:
                number, goes_on = _send_window(webhook, held, sender, turn.next_window())
                attempts += number
                goes_on = goes_on and not turn.is_over()
    except LostLease:
        return attempts
    trim_log(webhook)
    held.update(lease=None, leased_until=timezone.now())
    return attempts


class _Turn:
    """How long is sent to one webhook, and how much between two looks at the database: more to who is quick."""

    def __init__(self) -> None:
        self._began = self._window_began = time.monotonic()
        self._size = 0

    def is_over(self) -> bool:
        took = time.monotonic() - self._began
        return took >= SLICE_SECONDS or (took >= TURN_SECONDS and is_any_waiting())

    def next_window(self) -> int:
        now = time.monotonic()
        is_quick = self._size > 0 and now - self._window_began < QUICK_SECONDS
        self._size = min(2 * self._size, WIDEST) if is_quick else WINDOW
        self._window_began = now
        return self._size


def _send_window(webhook: Webhook, held: "QuerySet[Webhook]", sender: Sender, size: int) -> tuple[int, bool]:
    """Send the next few deliveries and note what became of them; return how many, and whether to go on."""
    if not held.filter(is_on=True, blocked_at=None).update(leased_until=timezone.now() + LEASE):
        raise LostLease
    webhook.refresh_from_db(fields=["failures", "delivered_at"])
    chosen = _choose(webhook, size)
    if not chosen:
        return 0, False
    bodies = _bodies(webhook.channel, chosen)
    gone = [delivery for delivery in chosen if delivery.pk not in bodies]
    sent = [delivery for delivery in chosen if delivery.pk in bodies]
    for delivery in sent:
        delivery.body = json.dumps(bodies[delivery.pk].content, ensure_ascii=False, separators=(",", ":"))
        delivery.contact = bodies[delivery.pk].contact
    outcomes = sender.send([Message(one.pk, one.scope, one.body.encode(errors="replace")) for one in sent])
    results = [(one, outcome) for one, outcome in zip(sent, outcomes, strict=True) if outcome is not None]
    with transaction.atomic():
        _note(webhook, held, results)
        # What no longer exists is told by another event, if at all.
        webhook.deliveries.filter(pk__in=[delivery.pk for delivery in gone]).delete()
    return len(results), not sent or any(outcome.is_success for _delivery, outcome in results)


def _choose(webhook: Webhook, size: int) -> list[WebhookDelivery]:
    """Return the first due delivery of some lanes, `size` at most, from the outbox too.

    Who answered nobody the last time is asked by one delivery at a time, and rather by one that wasn't tried before:
    it may be the other one that isn't taken.
    """
    limit = 1 if webhook.failures else size
    queue = _Queue.of(webhook)
    enough = len(queue.untried if webhook.failures else queue.due) >= limit
    if not enough and queue.length < MOST_WAITING and take_from_front(webhook, limit):
        queue = _Queue.of(webhook)
    if not queue.due:
        _wait(webhook, queue)
    chosen = [*queue.untried, *queue.due] if webhook.failures else queue.due
    return list(webhook.deliveries.filter(pk__in=chosen[:limit]).order_by("id"))


@dataclass(frozen=True)
class _Queue:
    """What waits: the ids that may be sent now, in order, and the moment for which each other lane waits."""

    length: int
    due: list[int]
    untried: list[int]
    later: dict[str, datetime]

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        now = timezone.now()
        waiting = webhook.deliveries.filter(state=WebhookDelivery.State.WAITING).order_by("id")
        rows = list(waiting.values_list("id", "lane", "next_attempt_at", "attempts"))
        first = {lane: (pk, moment, attempts) for pk, lane, moment, attempts in reversed(rows)}
        due = sorted((pk, attempts) for pk, moment, attempts in first.values() if moment <= now)
        return cls(
            len(rows),
            [pk for pk, _attempts in due],
            [pk for pk, attempts in due if not attempts],
            {lane: moment for lane, (_pk, moment, _attempts) in first.items() if moment > now},
        )


def _wait(webhook: Webhook, queue: _Queue) -> None:
    """Let nobody be enqueued for this webhook before something can be sent."""
    for lane, moment in queue.later.items():
        followers = webhook.deliveries.filter(state=WebhookDelivery.State.WAITING, lane=lane)
        followers.filter(next_attempt_at__lt=moment).update(next_attempt_at=moment)
    if queue.length >= MOST_WAITING:
        Webhook.everywhere.filter(channel=webhook.channel_id, pk=webhook.pk).update(
            resumes_at=min(queue.later.values())
        )


def _bodies(channel: Channel, deliveries: Sequence[WebhookDelivery]) -> dict[int, Body]:
    found: dict[int, Body] = {}
    for source in (*sources, PING):
        if mine := [delivery for delivery in deliveries if delivery.scope in source.scopes]:
            found |= source.bodies(channel, mine)
    return found


def _note(webhook: Webhook, held: "QuerySet[Webhook]", results: Sequence[tuple[WebhookDelivery, Outcome]]) -> None:
    now = timezone.now()
    current = held.select_for_update(no_key=True).first()
    if current is None:
        raise LostLease
    existing = _locked_contacts(webhook.channel, [delivery for delivery, _outcome in results])
    for delivery, outcome in results:
        delivery.webhook = current
        _write(delivery, outcome, now)
        if outcome.is_success:
            current.failures, current.delivered_at = 0, now
        else:
            current.failures += 1
        if _is_over(delivery, current, now):
            delivery.state = WebhookDelivery.State.FAILED
        if not delivery.is_waiting:
            _open_lane(delivery, now)
        if _speaks_of_somebody_gone(delivery, existing):
            delivery.body = delivery.answer = ""
    _store(webhook, [delivery for delivery, _outcome in results])
    silent = bool(results) and not any(outcome.is_success for _delivery, outcome in results)
    # The failures of a first window, and of what came just after, are one: who restarts is asked again soon.
    step = min(max(current.failures - 2 * WINDOW, 0), len(PAUSES) - 1)
    current.resumes_at = now + PAUSES[step] if silent else None
    if current.failures >= MOST_FAILURES:
        _block(current, now)
    current.save(update_fields=["failures", "delivered_at", "resumes_at", "blocked_at"])


def _store(webhook: Webhook, deliveries: Iterable[WebhookDelivery]) -> None:
    """Write the columns of these deliveries by one statement: `bulk_update` takes longer than the sending."""
    rows = [{name: getattr(delivery, name) for name in ("id", *_NOTED)} for delivery in deliveries]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False), webhook.channel_id])


_NOTED: Final = {
    "state": "varchar", "attempts": "smallint", "next_attempt_at": "timestamptz", "details": "jsonb",
    "contact": "bigint", "body": "text", "status": "smallint", "answer": "text", "error": "varchar",
    "milliseconds": "integer", "sent_at": "timestamptz",
}  # fmt: skip
_STORE: Final = f"""
    UPDATE {WebhookDelivery._meta.db_table} AS delivery
    SET ({", ".join(_NOTED)}) = ({", ".join(f"noted.{name}" for name in _NOTED)})
    FROM jsonb_to_recordset(%s::jsonb) AS noted (
        id bigint, {", ".join(f"{name} {kind}" for name, kind in _NOTED.items())}
    )
    WHERE delivery.id = noted.id AND delivery.channel_id = %s
"""  # noqa: S608 - own names


def _write(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    delivery.attempts += 1
    delivery.sent_at = now
    delivery.status, delivery.answer, delivery.error = outcome.status, outcome.answer, outcome.error
    delivery.milliseconds = outcome.milliseconds
    delivery.body = delivery.body[:BODY_KEPT].replace("\0", "")
    if outcome.is_success:
        delivery.state = WebhookDelivery.State.DELIVERED
    else:
        delivery.next_attempt_at = now + DELAYS[min(delivery.attempts, len(DELAYS)) - 1]


def _open_lane(delivery: WebhookDelivery, now: datetime) -> None:
    """What waited for this one is next. Who was deleted is told of, and forgotten."""
    if not delivery.may_be_sent_again:
        delivery.details = {}
    if delivery.attempts > 1:
        lane = delivery.webhook.deliveries.filter(state=WebhookDelivery.State.WAITING, lane=delivery.lane)
        lane.exclude(pk=delivery.pk).update(next_attempt_at=now)


def _is_over(delivery: WebhookDelivery, webhook: Webhook, now: datetime) -> bool:
    """Whether no further attempt is made: others were delivered meanwhile, so it is this one that isn't wanted."""
    if not delivery.is_waiting:
        return False
    others = webhook.delivered_at is not None and webhook.delivered_at > delivery.at
    return (delivery.attempts >= MOST_ATTEMPTS and others) or delivery.at < now - OLDEST


def _locked_contacts(channel: Channel, deliveries: Iterable[WebhookDelivery]) -> frozenset[int]:
    """Return which of the contacts spoken of exist, and keep them from being deleted before this is written.

    A deletion that began while we sent has looked through the log before this was in it.
    """
    asked = {one.contact for one in deliveries if one.contact is not None}
    locks = {source.lock for source in sources if source.lock} if asked else set()
    return frozenset().union(*(lock(channel, sorted(asked)) for lock in locks))


def _speaks_of_somebody_gone(delivery: WebhookDelivery, existing: frozenset[int]) -> bool:
    return delivery.contact is not None and delivery.contact not in existing


def _block(webhook: Webhook, now: datetime) -> None:
    webhook.blocked_at = now
    owners = Manager.everywhere.filter(channel=webhook.channel_id, role__kind=Role.Kind.OWNER).select_related("user")
    for owner in owners:
        with translation.override(owner.user.language):
            text = _(
                "The webhook “%(webhook)s” is blocked: %(times)s attempts in a row failed. What it should be told"
                " waits for 7 days. Check its address, then unblock it."
            ) % {"webhook": webhook, "times": MOST_FAILURES}
            post(owner, text, label=_("Open webhook"), route="webhook", pk=webhook.pk)
    logger.warning("Webhook %s of channel %s is blocked.", webhook.pk, webhook.channel_id)
