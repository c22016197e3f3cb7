"""Who sends to which webhook: a lease on its row, handed out by the queue and kept alive by the worker."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from crm import jobs

TASK: Final = "crm.webhooks.tasks.deliver"
LEASE: Final = timedelta(seconds=60)  # longer than a window takes at its slowest


def enqueue_due() -> int:
    """Enqueue a run for each webhook that has something to send, as far as workers are free; return how many.

    The queue calls it about once a second. At least one worker is left to other work, if there are several.
    """
    if not connection.in_atomic_block:
        close_old_connections()  # the database may have been restarted
    most = max(1, settings.WORKERS - 1)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, {"now": timezone.now(), "until": timezone.now() + LEASE, "most": most})
            claimed = cursor.fetchall()
        for channel_id, pk, lease in claimed:
            jobs.later(TASK, channel_id, pk, str(lease))
    return len(claimed)


def is_any_waiting() -> bool:
    """Return whether a webhook has something to send that nobody sends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT {_DUE})", {"now": timezone.now()})
        return bool(cursor.fetchone()[0])


_DUE: Final = """
    FROM crm_webhook AS due JOIN crm_channel AS channel ON channel.id = due.channel_id
    WHERE due.is_on AND due.blocked_at IS NULL AND channel.deletion_requested_at IS NULL
    AND (due.resumes_at IS NULL OR due.resumes_at <= %(now)s)
    AND (due.leased_until IS NULL OR due.leased_until < %(now)s)
    AND (
        EXISTS (SELECT FROM crm_webhookevent AS event WHERE event.webhook_id = due.id)
        OR EXISTS (
            SELECT FROM crm_webhookdelivery AS delivery
            WHERE delivery.webhook_id = due.id AND delivery.state = 'waiting' AND next_attempt_at <= %(now)s
        )
    )
"""
# As an array they are asked for once: by `IN`, some plans ask again for each row, and claim more than `most`.
# First the channel whose turn was the longest ago, whatever number of webhooks the others have.
_CLAIM: Final = f"""
    UPDATE crm_webhook AS webhook SET lease = gen_random_uuid(), leased_until = %(until)s
    WHERE webhook.id = ANY (ARRAY(
        SELECT due.id {_DUE}
        ORDER BY (SELECT max(leased_until) FROM crm_webhook AS other WHERE other.channel_id = due.channel_id)
            NULLS FIRST, due.leased_until NULLS FIRST, due.id
        LIMIT greatest(0, %(most)s - (SELECT count(*) FROM crm_webhook WHERE leased_until >= %(now)s))
        FOR UPDATE OF due SKIP LOCKED
    ))
    RETURNING webhook.channel_id, webhook.id, webhook.lease
"""  # noqa: S608 - own SQL
