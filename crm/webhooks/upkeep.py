"""What becomes of old entries: the log is trimmed, and what nobody will ever be told is given up."""

from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from crm.models import Webhook, WebhookDelivery, WebhookEvent
from crm.webhooks.delivering import OLDEST

KEPT: Final = timedelta(days=7)
MOST_KEPT: Final = 1_000  # deliveries of a webhook in its log


def trim() -> int:
    """Delete what the log keeps no longer, and what no webhook will be told; return how many rows that were."""
    return _trim_log() + _give_up() + _remove_orphans()


def _trim_log() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM crm_webhookdelivery AS old USING crm_webhook AS webhook
            WHERE old.webhook_id = webhook.id AND old.state <> 'waiting' AND (
                old.at < %s OR old.id < (
                    SELECT id FROM crm_webhookdelivery AS kept WHERE kept.webhook_id = webhook.id
                    ORDER BY id DESC OFFSET %s LIMIT 1
                )
            )
            """,
            [timezone.now() - KEPT, MOST_KEPT - 1],
        )
        return int(cursor.rowcount)


@transaction.atomic
def _give_up() -> int:
    """Empty the outbox of those that were blocked for so long that PostgreSQL no longer writes events for them."""
    blocked = Webhook.everywhere.filter(blocked_at__lt=timezone.now() - OLDEST)
    waiting = WebhookDelivery.everywhere.filter(webhook__in=blocked, state=WebhookDelivery.State.WAITING)
    events = WebhookEvent.everywhere.filter(webhook__in=blocked)
    return waiting._raw_delete("default") + events._raw_delete("default")


def _remove_orphans() -> int:
    """Remove the events that a change wrote while their webhook was deleted."""
    webhook = Webhook.everywhere.filter(pk=OuterRef("webhook_id"))
    return WebhookEvent.everywhere.filter(~Exists(webhook))._raw_delete("default")
