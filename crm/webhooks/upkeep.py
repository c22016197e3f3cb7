"""What becomes of old entries: the log is trimmed, and what nobody will ever be told is given up."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from crm.models import Webhook, WebhookDelivery, WebhookEvent
from crm.webhooks.delivering import OLDEST
from crm.webhooks.log import trim_log

logger = logging.getLogger(__name__)


def trim() -> int:
    """Delete what the log keeps no longer, and what no webhook will be told; return how many rows that were."""
    return trim_log() + _give_up() + _remove_orphans()


@transaction.atomic
def _give_up() -> int:
    """Empty the outbox of those that were blocked for so long that PostgreSQL no longer writes events for them.

    Of those that take less than happens, give up what has waited for as long: else the outbox would grow for ever.
    """
    long_ago = timezone.now() - OLDEST
    blocked = Webhook.everywhere.filter(blocked_at__lt=long_ago)
    waiting = WebhookDelivery.everywhere.filter(webhook__in=blocked, state=WebhookDelivery.State.WAITING)
    events = WebhookEvent.everywhere.filter(webhook__in=blocked)
    late = WebhookEvent.everywhere.filter(at__lt=long_ago)
    given_up = waiting._raw_delete("default") + events._raw_delete("default")
    if number := late._raw_delete("default"):
        logger.warning("%s events have waited for webhooks for 7 days and are given up.", number)
    return given_up + number


def _remove_orphans() -> int:
    """Remove the events that a change wrote while their webhook was deleted."""
    webhook = Webhook.everywhere.filter(pk=OuterRef("webhook_id"))
    return WebhookEvent.everywhere.filter(~Exists(webhook))._raw_delete("default")
