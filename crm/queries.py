"""The kernel's reads."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from crm import verbs
from crm.models import Channel, Job, LogEntry, Manager, Notice, User

# An ended job stays in sight for this long, so that its end is seen.
AFTERGLOW = timedelta(seconds=8)


def memberships(user: User) -> list[Manager]:
    """The channels that the user may switch between."""
    return list(Manager.everywhere.filter(user=user).select_related("channel").order_by("channel__name"))


def unread(manager: Manager) -> int:
    return manager.notices.filter(channel_id=manager.channel_id, read_at=None).count()


def notices(manager: Manager) -> "QuerySet[Notice]":
    """My Chatroom, newest first."""
    return manager.notices.filter(channel_id=manager.channel_id).order_by("-id")


def open_jobs(manager: Manager) -> list[Job]:
    """The manager's jobs that wait or run, and those that ended a moment ago."""
    ended = Q(ended_at__gt=timezone.now() - AFTERGLOW)
    mine = manager.jobs.filter(channel_id=manager.channel_id)
    return list(mine.filter(Q(state__in=Job.OPEN) | ended).order_by("id"))


def log(channel: Channel, q: str = "", before: int | None = None) -> "QuerySet[LogEntry]":
    """The activity log, newest first, older than entry `before`; `q` is looked for in who, what and whom.

    What was done is also found by what it is called in the active language.
    """
    entries = channel.log.order_by("-id")
    if before is not None:
        entries = entries.filter(pk__lt=before)
    for word in q.split():
        entries = entries.filter(
            Q(actor_name__icontains=word)
            | Q(verb__icontains=word)
            | Q(verb__in=verbs.called(word))
            | Q(subject_name__icontains=word)
        )
    return entries
