"""The background work that makes a copy, and puts it in the place of the one before."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from contacts.columnar import files
from contacts.columnar.cluster import identity
from contacts.columnar.columns import CopyColumn, columns_of, described
from contacts.columnar.completing import complete
from contacts.columnar.duck import DuckError
from contacts.columnar.loading import VERSION, Sizes, load
from contacts.columnar.opened import close
from contacts.columnar.writing import Share, shares, write_out
from contacts.fields import Catalogue
from contacts.models import ColumnarCopy, ContactChange
from crm import jobs
from crm.models import Channel, Job

BUILD: Final = "contacts.columnar.tasks.build"
LOG: Final = ContactChange._meta.db_table
State = ColumnarCopy.State
_UNCHANGING: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

logger = logging.getLogger(__name__)


@transaction.atomic
def start(channel: Channel) -> ColumnarCopy:
    """Have a new copy of the channel made. Raise IntegrityError while one is being made."""
    job = jobs.start(channel, BUILD, _("Columnar copy"))
    return ColumnarCopy.everywhere.create(channel=channel, job=job, version=VERSION)


def renew(channel: Channel) -> None:
    """Make a new copy of the channel now, as the background work would."""
    copy = start(channel)
    if copy.job_id is not None:
        jobs.run(Build(), channel.pk, copy.job_id)


class Unfaithful(Exception):
    """The file doesn't hold what PostgreSQL wrote."""


@dataclass(frozen=True)
class Moment:
    """When a channel was read, by the transactions of which cluster; and what was read.

    `foreign` are entries of the log whose numbers are of another cluster: the contacts were read after those changes.
    """

    snapshot: str
    cluster: str
    columns: Mapping[str, CopyColumn]
    foreign: list[int]
    rows: int


@dataclass(frozen=True)
class Made:
    """A whole file in the storage."""

    name: str
    moment: Moment
    sizes: Sizes


class Build(jobs.Work[ColumnarCopy]):
    """Make a copy. While it is made its row keeps the log of changes from being cleaned."""

    def find(self, channel_id: int, job_pk: int) -> ColumnarCopy | None:
        copies = ColumnarCopy.everywhere.select_related("channel", "job")
        return copies.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, copy: ColumnarCopy, job: Job) -> None:
        files.remove(copy.file)  # of an earlier attempt
        try:
            made = _make(copy, job)
        except (OSError, DuckError, Unfaithful) as error:
            logger.warning("The columnar copy of channel %s can't be made: %s", copy.channel_id, error)
            raise jobs.Refusal(str(error)) from error
        try:
            _publish(copy, job, made)
        except Exception:
            files.remove(made.name)
            raise
        close(copy.channel)
        remove(copy.channel.columnar_copies.filter(state=State.RETIRED))

    def fail(self, copy: ColumnarCopy, job: Job, reason: str) -> None:
        if jobs.fail(job, reason):
            self.settle(copy)

    def settle(self, copy: ColumnarCopy) -> None:
        """Remove what a build that was cancelled or failed has left."""
        remove(copy.channel.columnar_copies.filter(pk=copy.pk, state=State.BUILDING).exclude(job__state__in=Job.OPEN))


def remove_files_of(channel: Channel) -> None:
    """Remove the files of the channel's copies; safe to repeat."""
    for name in channel.columnar_copies.values_list("file", flat=True):
        files.remove(name)


def remove(copies: "QuerySet[ColumnarCopy]") -> None:
    """Remove copies with their files. The rows go last, so that no file is left that nobody names."""
    for copy in copies:
        files.remove(copy.file)
        copy.delete()


def _make(copy: ColumnarCopy, job: Job) -> Made:
    name = f"{copy.channel_id}-{get_random_string(22)}.duckdb"
    with jobs.Heartbeat(job) as heartbeat, files.workshop() as folder:
        moment, sizes = _copied(copy.channel, folder / name)
        if sizes.rows != moment.rows:
            raise Unfaithful(f"{sizes.rows} of {moment.rows} contacts were loaded")
        heartbeat.report(moment.rows, moment.rows)
        copy.channel.columnar_copies.filter(pk=copy.pk, state=State.BUILDING).update(file=files.name_of(name))
        return Made(files.keep(folder / name, name), moment, sizes)


def _copied(channel: Channel, target: Path) -> tuple[Moment, Sizes]:
    """Copy the contacts as they are at one moment, whatever others change during it."""
    this_cluster = identity()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_UNCHANGING)
        cursor.execute(f"SELECT pg_current_snapshot()::text, {this_cluster}, pg_export_snapshot()")
        snapshot, cluster, exported = cursor.fetchone()
        unseen = "channel_id = %s AND NOT pg_visible_in_snapshot(transaction, %s::pg_snapshot)"
        cursor.execute(f"SELECT id FROM {LOG} WHERE {unseen}", [channel.pk, snapshot])  # noqa: S608 - own names
        foreign = [pk for (pk,) in cursor.fetchall()]
        columns = columns_of(Catalogue.of(channel))
        moment = Moment(snapshot, cluster, columns, foreign, rows=0)
        if not foreign and (completed := complete(channel, cluster, columns, target)):
            return replace(moment, rows=completed.rows), completed
        sources = [target.with_name(f"{place}.csv") for place in range(max(settings.COLUMNAR_THREADS, 1))]
        rows = _written_out(channel, columns, sources, exported)
    return replace(moment, rows=rows), load(sources, target, columns)


def _written_out(channel: Channel, columns: Mapping[str, CopyColumn], paths: Sequence[Path], snapshot: str) -> int:
    """Write a share of the contacts into each file, all of the same snapshot; return how many they are.

    The snapshot is of the running transaction, which writes the first share. Each other has a connection of its own.
    """
    first, *others = zip(paths, shares(channel.pk, len(paths)), strict=True)
    with ThreadPoolExecutor(max(len(others), 1)) as threads:
        begun = [threads.submit(_write_beside, channel, columns, *other, snapshot) for other in others]
        return _write_share(channel, columns, *first) + sum(share.result() for share in begun)


def _write_beside(channel: Channel, columns: Mapping[str, CopyColumn], path: Path, share: Share, snapshot: str) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UNCHANGING)
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            return _write_share(channel, columns, path, share)
    finally:
        connection.close()


def _write_share(channel: Channel, columns: Mapping[str, CopyColumn], path: Path, share: Share) -> int:
    with path.open("wb", buffering=2**20) as file:
        return write_out(channel.pk, columns, file, share)


@transaction.atomic
def _publish(copy: ColumnarCopy, job: Job, made: Made) -> None:
    """Put the copy in the place of the one before, and clean the log of what it has seen: readers see both or neither.

    Raise Cancelled when another worker has the job.
    """
    jobs.finish(job)
    copies, moment = copy.channel.columnar_copies, made.moment
    copies.filter(state=State.CURRENT).update(state=State.RETIRED)
    copies.filter(pk=copy.pk).update(
        state=State.CURRENT,
        file=made.name,
        snapshot=moment.snapshot,
        cluster=moment.cluster,
        columns=described(moment.columns),
        rows=made.sizes.rows,
        odd=made.sizes.odd,
        built_at=timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {LOG} WHERE channel_id = %s"  # noqa: S608 - own name
            " AND (pg_visible_in_snapshot(transaction, %s::pg_snapshot) OR id = ANY (%s))",
            [copy.channel_id, moment.snapshot, moment.foreign],
        )
