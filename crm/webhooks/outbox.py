"""From what has happened to what is to be sent.

Whoever changes contacts, chats or messages needs to do nothing: PostgreSQL writes the events (migration 0030 of
contacts). Other things are told by `emit`. docs/webhooks.md says how an event goes on from there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Func
from django.utils import timezone

from crm.models import Channel, Webhook, WebhookDelivery, WebhookEvent
from crm.webhooks.scopes import source_of

ALL: Final = "*"  # in details: what holds for all ids
CHUNK: Final = 1_000  # ids in an event


def emit(channel: Channel, scope: str, ids: Sequence[int], details: Mapping[str, Any] | None = None) -> None:
    """Tell the webhooks of the channel that want to know, if the running transaction commits.

    `details` is JSON that can't be looked up later and isn't personal, the same for all ids.
    """
    wanting = list(channel.webhooks.filter(is_on=True, scopes__contains=[scope]))
    common = {ALL: dict(details)} if details else {}
    WebhookEvent.everywhere.bulk_create(
        WebhookEvent(
            channel=channel, webhook=webhook, scope=scope, ids=ids[start : start + CHUNK], details=common, at=_now()
        )
        for webhook in wanting
        for start in range(0, len(ids), CHUNK)
    )


@transaction.atomic
def take_from_front(webhook: Webhook, limit: int) -> int:
    """Make deliveries of up to `limit` events, the oldest first; return of how many."""
    taken = 0
    numbers = webhook.events.order_by("id").values_list("pk", Func(F("ids"), function="cardinality"))
    front = [pk for pk, before in _running(numbers[:limit]) if before < limit]
    events = webhook.events.filter(pk__in=front).select_for_update().order_by("id").defer("ids")
    for event in events.annotate(front=F(f"ids__0_{limit}"), number=Func(F("ids"), function="cardinality")):
        ids = event.front[: limit - taken]
        WebhookDelivery.everywhere.bulk_create(_deliveries(event, ids))
        _remove_front(event, len(ids))
        taken += len(ids)
    return taken


def _running(numbers: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield each id with the sum of the numbers before it."""
    before = 0
    for pk, number in numbers:
        yield pk, before
        before += number


def _remove_front(event: WebhookEvent, number: int) -> None:
    """Remove that many ids from the front of an event, and the event when none is left."""
    sql = (
        "UPDATE crm_webhookevent SET ids = ids[%(next)s:] WHERE channel_id = %(channel)s AND id = %(event)s"
        if number < event.number  # type: ignore[attr-defined]
        else "DELETE FROM crm_webhookevent WHERE channel_id = %(channel)s AND id = %(event)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"channel": event.channel_id, "event": event.pk, "next": number + 1})


def _deliveries(event: WebhookEvent, ids: Sequence[int]) -> Iterator[WebhookDelivery]:
    lane = source_of(event.scope).lane
    for pk in ids:
        details = {**event.details.get(ALL, {}), **event.details.get(str(pk), {})}
        yield WebhookDelivery(
            channel_id=event.channel_id,
            webhook_id=event.webhook_id,
            scope=event.scope,
            subject=pk,
            lane=lane(pk, details),
            details=details,
            at=event.at,
        )


def _now() -> Any:
    return timezone.now()
