"""Which channels have a copy, and when it is made again."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils import timezone

from contacts.columnar import files
from contacts.columnar.building import BUILD, remove, start
from contacts.columnar.cluster import cluster
from contacts.columnar.columns import columns_of
from contacts.columnar.duck import DuckError
from contacts.columnar.loading import VERSION
from contacts.columnar.opened import Opened
from contacts.fields import Catalogue
from contacts.models import ColumnarCopy, ContactChange
from crm.models import Channel, Job

State = ColumnarCopy.State

logger = logging.getLogger(__name__)

A_WHILE: Final = timedelta(minutes=10)  # that other work is waited for, and after a failure
A_DAY: Final = timedelta(days=1)  # that jobs are kept which made copies
MANY: Final = 2_000  # contacts that are asked of PostgreSQL, rather than make a copy that is complete


def tend() -> None:
    """Remove copies that nobody needs, clean the log where nobody reads it, and start making what is wanted."""
    files.sweep()
    _remove_left_behind()
    _clean_log()
    if settings.COLUMNAR:
        for channel in Channel.objects.order_by("pk"):
            _tend(channel)


def _remove_left_behind() -> None:
    copies = ColumnarCopy.everywhere
    if not settings.COLUMNAR:
        copies.filter(state=State.CURRENT).update(state=State.RETIRED)
    remove(copies.filter(state=State.RETIRED))
    remove(copies.filter(state=State.BUILDING).exclude(job__state__in=Job.OPEN))
    Job.everywhere.filter(task=BUILD, ended_at__lt=timezone.now() - A_DAY).delete()


def _clean_log() -> None:
    """Clean the log of channels without any copy.

    One statement, so one snapshot: a build that begins after it sees everything that is deleted here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {ContactChange._meta.db_table} AS change WHERE NOT EXISTS"  # noqa: S608 - own names
            f" (SELECT FROM {ColumnarCopy._meta.db_table} AS copy WHERE copy.channel_id = change.channel_id)"
        )


def _tend(channel: Channel) -> None:
    copy = channel.columnar_copies.filter(state=State.CURRENT).first()
    changes = _changes_since(copy) if copy else None
    if copy and (not _is_big(channel) or not _is_readable(copy) or (changes and changes.erased_long_ago(3))):
        channel.columnar_copies.filter(pk=copy.pk, state=State.CURRENT).update(state=State.RETIRED)
        remove(channel.columnar_copies.filter(state=State.RETIRED))
        copy = None
    if copy and changes and not changes.are_too_many(copy) and not changes.erased_long_ago() and _holds_all_keys(copy):
        return
    if _is_big(channel) and not _is_busy(channel):
        with suppress(IntegrityError):  # it is being made already
            start(channel)


@dataclass(frozen=True)
class Changes:
    """What has changed since a copy was made; `erased_at` is when the first contact was deleted that it still holds."""

    number: int
    everybody: bool
    erased_at: datetime | None

    def are_too_many(self, copy: ColumnarCopy) -> bool:
        """Return whether the copy is worth making again, or completing, which takes a twentieth of the time."""
        worth = settings.COLUMNAR_CHANGED * copy.rows
        return self.everybody or self.number > (min(MANY, worth) if self.erased_at is None else worth)

    def erased_long_ago(self, times: int = 1) -> bool:
        """Return whether somebody was deleted longer ago than the setting says, or this many times that."""
        allowed = timedelta(minutes=settings.COLUMNAR_ERASED_MINUTES) * times
        return self.erased_at is not None and self.erased_at < timezone.now() - allowed


def _changes_since(copy: ColumnarCopy) -> Changes:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(cardinality(ids)), 0), coalesce(bool_or(ids IS NULL), false),"  # noqa: S608 - own name
            f" min(at) FILTER (WHERE kind = %s) FROM {ContactChange._meta.db_table}"
            " WHERE channel_id = %s AND NOT pg_visible_in_snapshot(transaction, %s::pg_snapshot)",
            [ContactChange.Kind.DELETED, copy.channel_id, copy.snapshot],
        )
        return Changes(*cursor.fetchone())


def _is_readable(copy: ColumnarCopy) -> bool:
    if (copy.version, copy.cluster) != (VERSION, cluster()):
        return False
    try:
        return Opened(copy).fetch("SELECT count(*) FROM contacts") == [(copy.rows,)]
    except (OSError, DuckError) as error:
        logger.warning("The columnar copy of channel %s is damaged: %s", copy.channel_id, error)
        return False


def _holds_all_keys(copy: ColumnarCopy) -> bool:
    wanted = columns_of(Catalogue.of(copy.channel))
    return all(copy.columns.get(key, ("", ""))[1] == column.means for key, column in wanted.items())


def _is_big(channel: Channel) -> bool:
    return channel.contacts.order_by("pk")[max(settings.COLUMNAR_FROM, 1) - 1 :][:1].exists()


def _is_busy(channel: Channel) -> bool:
    """Return whether other work changes contacts now, or the last try has failed a moment ago."""
    recently = timezone.now() - A_WHILE
    working = Q(state=Job.State.RUNNING, started_at__gt=recently) & ~Q(task=BUILD)
    failed = Q(state=Job.State.FAILED, ended_at__gt=recently, task=BUILD)
    return channel.jobs.filter(working | failed).exists()
