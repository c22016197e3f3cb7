"""From what has happened to what is to be sent.

Whoever changes contacts, chats or messages needs to do nothing: PostgreSQL writes the events (migration 0030 of
contacts). Other things are told by `emit`. docs/webhooks.md says how an event goes on from there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
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
    for event in webhook.events.select_for_update().order_by("id")[:limit]:
        ids, rest = event.ids[: limit - taken], event.ids[limit - taken :]
        WebhookDelivery.everywhere.bulk_create(_deliveries(event, ids))
        if rest:
            WebhookEvent.everywhere.filter(channel=event.channel_id, pk=event.pk).update(ids=rest)
        else:
            WebhookEvent.everywhere.filter(channel=event.channel_id, pk=event.pk).delete()
        taken += len(ids)
        if taken == limit:
            break
    return taken


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
