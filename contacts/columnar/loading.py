"""Making the file of a copy of the lines that PostgreSQL has written (`writing`)."""

import json
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class Sizes:
    """How many contacts a file holds, and how many of them are odd."""

    rows: int
    odd: int


def load(sources: Sequence[Path], target: Path, columns: Mapping[str, CopyColumn]) -> Sizes:
    """Make the file of a copy of what was written out. Raise DuckError when it can't be made."""
    config: duck.Config = {
        "memory_limit": f"{settings.COLUMNAR_BUILD_MEMORY_MB}MB",
        "threads": settings.COLUMNAR_THREADS,
        "temp_directory": str(target.parent),
        "preserve_insertion_order": False,
    }
    with duck.connect(target, config) as database, duck.translated():
        database.execute("SET enable_progress_bar = false")
        _fill(database, _typed(list(columns.values())), list(map(str, sources)), columns)
        _fold_rest(database)
        return _complete(database)


def _fill(database: "DuckDBPyConnection", rows: str, sources: list[str], columns: Mapping[str, CopyColumn]) -> None:
    """Make the table of contacts of these rows."""
    uncompressed = {column.name for key, column in columns.items() if key in UNCOMPRESSED}
    types = database.execute(f"DESCRIBE {rows}", [sources]).fetchall()
    definitions = ", ".join(
        f"{name} {kind}{' USING COMPRESSION uncompressed' if name in uncompressed else ''}" for name, kind, *_ in types
    )
    database.execute(f"CREATE TABLE contacts ({definitions})")
    database.execute(f"INSERT INTO contacts {rows}", [sources])


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


def _fold_rest(database: "DuckDBPyConnection") -> None:
    """Have PostgreSQL fold the texts that DuckDB would fold differently."""
    database.execute("CREATE TEMP TABLE folds (written VARCHAR, folded VARCHAR)")
    names = f"SELECT DISTINCT {_NAMES.format('unfolded')} FROM contacts WHERE unfolded <> ''"  # noqa: S608 - own names
    for (name,) in database.execute(names).fetchall():
        is_unfolded = f"contains(unfolded, '{name} ')"
        with database.cursor() as found:
            found.execute(f"SELECT DISTINCT {name} FROM contacts WHERE {is_unfolded}")  # noqa: S608 - own name
            while some := [text for (text,) in found.fetchmany(FOLDED_AT_ONCE)]:
                database.execute("INSERT INTO folds SELECT unnest(?), unnest(?)", [some, _folded(some)])
        update = f"UPDATE contacts SET {name} = folded FROM folds WHERE {name} = written AND {is_unfolded}"  # noqa: S608
        database.execute(update)
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
    database.execute(f"CREATE TABLE odd AS SELECT id, {_NAMES.format('odd')} AS name FROM contacts WHERE odd <> ''")  # noqa: S608
    counts = "SELECT count(*), count(*) FILTER (WHERE odd <> '') FROM contacts"
    rows, odd_rows = database.execute(counts).fetchall()[0]
    database.execute("ALTER TABLE contacts DROP COLUMN odd")
    database.execute("ALTER TABLE contacts DROP COLUMN unfolded")
    database.execute("CHECKPOINT")
    return Sizes(rows, odd_rows)
