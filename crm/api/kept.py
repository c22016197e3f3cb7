"""The answers that are kept for requests with an `Idempotency-Key`, and when they are forgotten."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from crm.among import Overlaps
from crm.models import ApiAnswer, Channel

KEPT: Final = timedelta(hours=24)


def forget_contacts(channel: Channel, ids: tuple[int, ...]) -> None:
    """Empty the answers that tell of these contacts."""
    channel.api_answers.filter(Overlaps("contacts", ids)).update(body="", contacts=[])


def forget_old() -> int:
    """Delete what is kept no longer; return how many."""
    return ApiAnswer.everywhere.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
