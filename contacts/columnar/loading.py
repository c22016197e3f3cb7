"""Making the file of a copy, and completing one, of the lines that PostgreSQL has written (`writing`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from contacts.columnar import duck
from contacts.columnar.columns import UNCOMPRESSED, UNFOLDED, CopyColumn, InJson
from contacts.columnar.writing import documents_of, fields_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VERSION: Final = 4  # of what a file holds and means: change it with columns.py
LONGEST_LINE: Final = 16_000_000  # bytes
FOLDED_AT_ONCE: Final = 20_000  # texts

_READ: Final = (
    "read_csv(?, columns = {columns}, header = false, auto_detect = false, delim = '\t', quote = '\x01',"
    " escape = '\x01', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true,"
    f" max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
)
_NAMES: Final = "unnest(string_split(trim({}), ' '))"
_ODD: Final = f"SELECT id, {_NAMES.format('odd')} AS name FROM {{}} WHERE odd <> ''"  # noqa: S608 - own names


@dataclass(frozen=True)
class Sizes:
    """How many contacts a file holds, and how many of them are odd."""

    rows: int
    odd: int


def load(sources: Sequence[Path], target: Path, columns: Mapping[str, CopyColumn]) -> Sizes:
    """Make the file of a copy of what was written out. Raise DuckError when it can't be made."""
    with _opened(target) as database:
        rows, files = _typed(list(columns.values())), list(map(str, sources))
        _create(database, columns)
        database.execute(f"INSERT INTO contacts {rows}", [files])
        _fold_rest(database, "contacts")
        database.execute(f"CREATE TABLE odd AS {_ODD.format('contacts')}")
        database.execute("ALTER TABLE contacts DROP COLUMN odd")
        database.execute("ALTER TABLE contacts DROP COLUMN unfolded")
        return _complete(database)


def replace(source: Path, target: Path, columns: Mapping[str, CopyColumn], ids: Sequence[int]) -> Sizes:
    """Put what was written out in the place of these contacts, in a file that has these columns.

    The contacts that were before stay in parts of the file that nobody reads. Raise DuckError when it can't be done.
    """
    with _opened(target) as database:
        rows = _typed(list(columns.values()))
        # Or DuckDB would now and then write most of the file again, to have fewer parts.
        database.execute("SET max_vacuum_tasks = 0")
        database.execute("ATTACH ':memory:' AS beside")  # unlike a temporary table, all cursors see it
        database.execute(f"CREATE TABLE beside.written AS {rows}", [[str(source)]])
        _fold_rest(database, "beside.written")
        database.execute(
            "CREATE TEMP TABLE changed AS SELECT unnest(CAST(CAST(? AS VARCHAR) AS BIGINT[])) AS id", [str(ids)]
        )
        for table in ("contacts", "odd"):
            database.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM changed)")  # noqa: S608 - own names
        database.execute("INSERT INTO contacts SELECT * EXCLUDE (odd, unfolded) FROM beside.written")
        database.execute(f"INSERT INTO odd {_ODD.format('beside.written')}")
        return _complete(database)


def places(path: Path) -> int:
    """Return for how many contacts a file has places, with those of whom nobody reads. Raise DuckError."""
    with duck.connect(path, {"threads": 1}, read_only=True) as database, duck.translated():
        ((number,),) = database.execute("SELECT coalesce(max(rowid) + 1, 0) FROM contacts").fetchall()
        return int(number)


@contextmanager
def _opened(target: Path) -> Iterator["DuckDBPyConnection"]:
    config: duck.Config = {
        "memory_limit": f"{settings.COLUMNAR_BUILD_MEMORY_MB}MB",
        "threads": settings.COLUMNAR_THREADS,
        "temp_directory": str(target.parent),
        "preserve_insertion_order": False,
    }
    with duck.connect(target, config) as database, duck.translated():
        database.execute("SET enable_progress_bar = false")
        yield database


def _create(database: "DuckDBPyConnection", columns: Mapping[str, CopyColumn]) -> None:
    """Create the table of contacts, for rows as `_typed` has them."""
    definitions = "".join(
        f", {column.name} {column.typed.type}{' USING COMPRESSION uncompressed' if key in UNCOMPRESSED else ''}"
        for key, column in columns.items()
    )
    database.execute(f"CREATE TABLE contacts (id BIGINT{definitions}, odd VARCHAR, unfolded VARCHAR)")


def _typed(columns: Sequence[CopyColumn]) -> str:
    """Return SQL of the file's rows, of the lines of a part.

    `odd` are the names of the columns that can't hold a contact's value, `unfolded` those with a text to be folded.
    """
    read = _READ.format(columns={"id": "BIGINT"} | dict.fromkeys(fields_of(columns), "VARCHAR"))
    structs: dict[str, list[InJson]] = {}
    for column in columns:
        if column.place:
            structs.setdefault(column.place.struct, []).append(column.place)
    parsed = [f"{_parsed(places)} AS {struct}" for struct, places in structs.items()]
    parsed += [f"contains({document}, ': null') AS nulls_{document}" for document in documents_of(columns)]
    typed = [f"{column.filled(column.typed.value)} AS {column.name}" for column in columns]
    present = [f"{column.filled(column.typed.present)} AS has_{column.name}" for column in columns]
    odd = _named({column.name: _is_bad(column) for column in columns})
    unfolded = _named({one.name: f"starts_with({one.name}, '{UNFOLDED}')" for one in columns if one.typed.unfolded})
    return (
        f"SELECT id, {', '.join(column.name for column in columns)}, {odd} AS odd, {unfolded} AS unfolded"  # noqa: S608
        f" FROM (SELECT *, {', '.join(typed + present)} FROM (SELECT {', '.join(['*', *parsed])} FROM {read}))"
    )


def _parsed(places: Sequence[InJson]) -> str:
    paths = json.dumps({place.path: "JSON" for place in places})
    return f"json_transform({places[0].document}, '{paths}')"


def _is_bad(column: CopyColumn) -> str:
    lost = f"(has_{column.name} AND {column.name} IS NULL) IS TRUE"
    return f"({column.place.document} IS NULL OR {lost})" if column.place else f"({lost})"


def _named(tests: Mapping[str, str]) -> str:
    """Return SQL of the names of the tests that hold, each followed by a space."""
    if not tests:
        return "''"
    names = " || ".join(f"CASE WHEN {test} THEN '{name} ' ELSE '' END" for name, test in tests.items())
    return f"CASE WHEN {' OR '.join(tests.values())} THEN {names} ELSE '' END"


def _fold_rest(database: "DuckDBPyConnection", table: str) -> None:
    """Have PostgreSQL fold the texts that DuckDB would fold differently."""
    database.execute("CREATE TEMP TABLE folds (written VARCHAR, folded VARCHAR)")
    names = f"SELECT DISTINCT {_NAMES.format('unfolded')} FROM {table} WHERE unfolded <> ''"  # noqa: S608 - own names
    for (name,) in database.execute(names).fetchall():
        is_unfolded = f"contains(unfolded, '{name} ')"
        with database.cursor() as found:
            found.execute(f"SELECT DISTINCT {name} FROM {table} WHERE {is_unfolded}")  # noqa: S608 - own name
            while some := [text for (text,) in found.fetchmany(FOLDED_AT_ONCE)]:
                database.execute("INSERT INTO folds SELECT unnest(?), unnest(?)", [some, _folded(some)])
        database.execute(
            f"UPDATE {table} SET {name} = folds.folded FROM folds WHERE {name} = folds.written AND {is_unfolded}"  # noqa: S608
        )
        database.execute("DELETE FROM folds")


def _folded(texts: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contacts_fold(substr(text, 2)) FROM unnest(%s::text[]) WITH ORDINALITY AS one (text, place)"
            " ORDER BY place",
            [list(texts)],
        )
        return [text for (text,) in cursor.fetchall()]


def _complete(database: "DuckDBPyConnection") -> Sizes:
    counts = "SELECT (SELECT count(*) FROM contacts), (SELECT count(DISTINCT id) FROM odd)"
    rows, odd = database.execute(counts).fetchall()[0]
    database.execute("CHECKPOINT")
    return Sizes(rows, odd)
