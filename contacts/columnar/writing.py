"""Writing a copy: PostgreSQL writes the contacts of a channel out as text, DuckDB makes typed columns of that."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection

from contacts.columnar import duck
from contacts.columnar.columns import CopyColumn
from contacts.models import Contact, SearchText

VERSION: Final = 2  # of what a file holds and means: change it with columns.py
LONGEST_LINE: Final = 16_000_000  # bytes

_READ: Final = (
    "read_csv(?, columns = {columns}, header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
    " new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true,"
    f" max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
)


class Unfaithful(Exception):
    """The file doesn't hold what PostgreSQL wrote."""


@dataclass(frozen=True)
class Sizes:
    """How many contacts a file holds, and how many of them are odd."""

    rows: int
    odd: int


def write_out(channel_id: int, columns: dict[str, CopyColumn], file: IO[bytes]) -> int:
    """Write the channel's contacts as CSV, as the running transaction sees them; return how many they are."""
    expressions = ", ".join(f"({column.raw.sql})" for column in columns.values())
    parts = ", ".join(
        ["contact.*", "searched.text AS searched", *filter(None, (c.raw.parts for c in columns.values()))]
    )
    params = [param for column in columns.values() for param in column.raw.params]
    contacts = (
        f"SELECT {parts} FROM {Contact._meta.db_table} AS contact"  # noqa: S608 - own names
        f" LEFT JOIN {SearchText._meta.db_table} AS searched ON contact_id = id WHERE contact.channel_id = %s"
    )
    query = f"SELECT contact.id, {expressions} FROM ({contacts}) AS contact"  # noqa: S608 - own expressions
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)")
        with cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", [*params, channel_id]) as copy:
            for data in copy:
                file.write(data)
        return int(cursor.rowcount)


def load(source: Path, target: Path, columns: dict[str, CopyColumn]) -> Sizes:
    """Make the file of a copy from the CSV. Raise DuckError when it can't be made."""
    with duck.connect(target, _config(target.parent)) as database, duck.translated():
        read = _READ.format(columns={"id": "BIGINT"} | {column.name: "VARCHAR" for column in columns.values()})
        typed = ", ".join(f"{column.typed(column.name)} AS t_{column.name}" for column in columns.values())
        names = ", ".join(f"t_{column.name} AS {column.name}" for column in columns.values())
        bad = {column.name: f"({column.name} IS NOT NULL AND t_{column.name} IS NULL)" for column in columns.values()}
        written = " || ".join(f"CASE WHEN {test} THEN '{name} ' ELSE '' END" for name, test in bad.items())
        odd = f"CASE WHEN {' OR '.join(bad.values())} THEN {written} ELSE '' END"
        database.execute(
            f"CREATE TABLE contacts AS SELECT id, {names}, {odd} AS odd FROM (SELECT *, {typed} FROM {read})",  # noqa: S608 - own expressions
            [str(source)],
        )
        database.execute(
            "CREATE TABLE odd AS SELECT id, unnest(string_split(trim(odd), ' ')) AS name FROM contacts WHERE odd <> ''"
        )
        rows, odd_rows = database.execute(
            "SELECT count(*), count(*) FILTER (WHERE odd <> '') FROM contacts"
        ).fetchall()[0]
        database.execute("ALTER TABLE contacts DROP COLUMN odd")
        database.execute("CHECKPOINT")
    return Sizes(rows, odd_rows)


def _config(folder: Path) -> duck.Config:
    return {
        "memory_limit": f"{settings.COLUMNAR_BUILD_MEMORY_MB}MB",
        "threads": settings.COLUMNAR_THREADS,
        "temp_directory": str(folder),
        "preserve_insertion_order": False,
    }
