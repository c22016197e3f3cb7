from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from crm.models import Job, Manager
from crm.precompiled import Precompiled

# An ended job stays in sight for this long, so that its end is seen.
AFTERGLOW = timedelta(seconds=8)


def _jobs(manager_id: int, channel_id: int, since: datetime) -> "QuerySet[Job]":
    mine = Job.everywhere.filter(manager=manager_id, channel_id=channel_id)
    return mine.filter(Q(state__in=Job.OPEN) | Q(ended_at__gt=since)).order_by("id")


_open_jobs: Final = Precompiled(_jobs, (-1, -2, datetime(1, 1, 1, tzinfo=UTC)))


def open_jobs(manager: Manager) -> list[Job]:
    """The manager's jobs that wait or run, and those that ended a moment ago."""
    return _open_jobs.all(manager.pk, manager.channel_id, timezone.now() - AFTERGLOW)
