"""Contacts of all kinds and their copy, made once for each worker of a run and then put back for each test.

Contacts keep their IDs, by which a copy knows them. Their channel is a new one, so that nothing which the process
remembers of the one before can be taken for it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from contacts.columnar import files
from contacts.columnar.building import BUILD
from contacts.models import ColumnarCopy, Contact
from crm.models import Channel, Job
from tests.contacts.columnar.copying import build
from tests.contacts.filters import shop

_CONTACTS: Final = Contact._meta.db_table


@dataclass
class Crowd:
    """So many contacts of a seed. `table` holds them where no test empties it."""

    count: int
    seed: int
    is_kept: bool = False
    copy: ColumnarCopy | None = None
    content: bytes = b""  # not a file: other tests look whether one tells of somebody

    @property
    def table(self) -> str:
        return f"kept.contacts_{self.seed}_{self.count}"

    def join(self, channel: Channel) -> None:
        """Put the contacts into a channel that has none."""
        if self.is_kept:
            self._put_back(channel)
        else:
            shop.make_contacts(channel, self.count, self.seed)
            self._keep(channel)

    def copied(self, channel: Channel) -> ColumnarCopy:
        """Return the copy of a channel in which there are these contacts as they joined it, and nobody else."""
        if self.copy is None:
            self.copy = made = build(channel)
            self.content = files.local(made.file).read_bytes()
            return made
        return self._put_copy_back(channel, self.copy)

    def _keep(self, channel: Channel) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
            cursor.execute(f"DROP TABLE IF EXISTS {self.table}")
            cursor.execute(
                f"CREATE TABLE {self.table} AS SELECT * FROM {_CONTACTS} WHERE channel_id = %s", [channel.pk]
            )
        self.is_kept = True

    def _put_back(self, channel: Channel) -> None:
        names = [str(field.column) for field in Contact._meta.concrete_fields if not field.generated]
        taken = ["%s" if name == "channel_id" else name for name in names]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_CONTACTS} ({', '.join(names)}) SELECT {', '.join(taken)} FROM {self.table} ORDER BY id",
                [channel.pk],
            )

    def _put_copy_back(self, channel: Channel, copy: ColumnarCopy) -> ColumnarCopy:
        """Do what a build does at its end."""
        name = files.name_of(f"{channel.pk}-kept.duckdb")
        path = Path(default_storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        now = timezone.now()
        like: dict[str, Any] = {key: getattr(copy, key) for key in ("version", "cluster", "columns", "rows", "odd")}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            (snapshot,) = cursor.fetchone()
            channel.contact_changes.all().delete()
            job = channel.jobs.create(task=BUILD, state=Job.State.DONE, started_at=now, ended_at=now)
            return channel.columnar_copies.create(
                state=ColumnarCopy.State.CURRENT, job=job, file=name, snapshot=snapshot, built_at=now, **like
            )


MANY: Final = Crowd(200, seed=3)
LISTED: Final = Crowd(250, seed=11)
