"""The log of deliveries: of some days, and of each webhook the last ones."""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from crm.models import Webhook

KEPT: Final = timedelta(days=7)
MOST_KEPT: Final = 1_000  # deliveries of a webhook


def trim_log(webhook: Webhook | None = None) -> int:
    """Delete what the log keeps no longer, of one webhook or of all; return how many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH kept AS MATERIALIZED (  -- else it is looked up for each delivery
                SELECT id AS webhook_id, (
                    SELECT id FROM crm_webhookdelivery AS delivery WHERE delivery.webhook_id = webhook.id
                    ORDER BY id DESC OFFSET %(most)s LIMIT 1
                ) AS since
                FROM crm_webhook AS webhook WHERE %(webhook)s::bigint IS NULL OR id = %(webhook)s
            )
            DELETE FROM crm_webhookdelivery AS old USING kept
            WHERE old.webhook_id = kept.webhook_id AND old.state <> 'waiting'
                AND (old.at < %(since)s OR old.id < kept.since)
            """,
            {
                "since": timezone.now() - KEPT,
                "most": MOST_KEPT - 1,
                "webhook": webhook.pk if webhook is not None else None,
            },
        )
        return int(cursor.rowcount)
