from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from crm.models import Job, Manager

# An ended job stays in sight for this long, so that its end is seen.
AFTERGLOW = timedelta(seconds=8)


def open_jobs(manager: Manager) -> list[Job]:
    """The manager's jobs that wait or run, and those that ended a moment ago."""
    ended = Q(ended_at__gt=timezone.now() - AFTERGLOW)
    mine = manager.jobs.filter(channel_id=manager.channel_id)
    return list(mine.filter(Q(state__in=Job.OPEN) | ended).order_by("id"))
