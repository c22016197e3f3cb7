"""The background work of webhooks. It is safe to call twice."""

import uuid

from crm.webhooks import delivering, upkeep


def deliver(channel_id: int, webhook_pk: int, lease: str) -> int:
    """Send what waits for the webhook, if the lease is still ours."""
    return delivering.deliver(channel_id, webhook_pk, uuid.UUID(lease))


def trim() -> int:
    """Shorten the logs of deliveries."""
    return upkeep.trim()
