"""Visitors are deleted after 90 days, events after a year."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from contacts.models import Event, Visitor

EVENTS_KEPT: Final = timedelta(days=365)
BATCH: int = 5_000  # rows


def forget_visitors() -> int:
    """Delete visitors who haven't come back, with their events. Return how many."""
    expired = Visitor.everywhere.filter(expires_on__lte=timezone.now().date())
    number = 0
    while deleted := _delete_some(expired):
        number += deleted
    return number


def forget_events() -> int:
    """Delete old events. Return how many."""
    number = 0
    while ids := list(
        Event.everywhere.filter(at__lt=timezone.now() - EVENTS_KEPT).values_list("pk", flat=True)[:BATCH]
    ):
        number += Event.everywhere.filter(pk__in=ids)._raw_delete("default")
    return number


@transaction.atomic
def _delete_some(expired: "QuerySet[Visitor]") -> int:
    """Leave those alone who are in somebody's hands right now: they have come back."""
    rows = expired.order_by("pk").select_for_update(skip_locked=True)
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    Event.everywhere.filter(visitor__in=ids)._raw_delete("default")
    return Visitor.everywhere.filter(pk__in=ids)._raw_delete("default")
