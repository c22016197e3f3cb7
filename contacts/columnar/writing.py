"""What PostgreSQL writes of the contacts of a channel: one line for each, which DuckDB takes apart (`loading`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any, Final, Protocol

from django.db import connection

from contacts.columnar.columns import LONGEST_DOCUMENT, CopyColumn
from contacts.models import Contact, SearchText
from crm.postgres.copying import copy_out
from crm.postgres.estimates import estimated_rows

# Between characters that JSON never holds as they are, so that it needs no quotes.
_WRITE: Final = "COPY ({query}) TO STDOUT (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01')"


_SAMPLE: Final = 10_000  # contacts by which the table is divided


class Part(Protocol):
    """Some of the contacts."""

    def holds(self, column: str) -> tuple[str, list[Any]]:
        """Return PostgreSQL's SQL of whether the id in a column is of this part, with its parameters."""
        ...


@dataclass(frozen=True)
class Share:
    """The contacts with ids after one and up to another."""

    after: int = -1
    up_to: int = 2**63 - 1

    def holds(self, column: str) -> tuple[str, list[Any]]:
        return f"{column} > %s AND {column} <= %s", [self.after, self.up_to]


@dataclass(frozen=True)
class Some:
    """The contacts with these ids."""

    ids: Sequence[int]

    def holds(self, column: str) -> tuple[str, list[Any]]:
        return f"{column} = ANY (%s::bigint[])", [list(self.ids)]


def shares(channel_id: int, number: int) -> list[Share]:
    """Return so many shares, each with about as many contacts of the channel, by a sample of the table's pages."""
    table, cuts = Contact._meta.db_table, [place / number for place in range(1, number)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY id)"  # noqa: S608 - own name
            f" FROM {table} TABLESAMPLE SYSTEM (%s) WHERE channel_id = %s",
            [cuts, 100 * min(1, _SAMPLE / max(estimated_rows(Contact), 1)), channel_id],
        )
        (ids,) = cursor.fetchone()
    ends = [Share.after, *(ids or [Share.up_to] * len(cuts)), Share.up_to]
    return [Share(after, up_to) for after, up_to in pairwise(ends)]


def write_out(channel_id: int, columns: Mapping[str, CopyColumn], file: IO[bytes], part: Part = Share()) -> int:
    """Write a part of the channel's contacts, as the running transaction sees them; return how many they are.

    The ids of a part are asked of both tables, so that neither is read whole. Further workers of PostgreSQL would cost
    more than they do, as each contact would be handed from one process to another.
    """
    written = [column.written for column in columns.values() if column.written]
    documents = [
        f"CASE WHEN pg_column_size(contact.{name}) <= {LONGEST_DOCUMENT} THEN contact.{name} END"
        for name in documents_of(columns.values())
    ]
    parts = ", ".join(["contact.*", "searched.text AS searched", *(one.part for one in written if one.part)])
    (here, ids), (searched, searched_ids) = part.holds("id"), part.holds("contact_id")
    # OFFSET 0 keeps PostgreSQL from looking for the same part again and again.
    contacts = (
        f"SELECT {parts} FROM {Contact._meta.db_table} AS contact"  # noqa: S608 - own names
        f" LEFT JOIN {SearchText._meta.db_table} AS searched ON contact_id = id AND {searched}"
        f" WHERE contact.channel_id = %s AND {here} OFFSET 0"
    )
    expressions = ", ".join(["contact.id", *documents, *(f"({one.sql})" for one in written)])
    query = f"SELECT {expressions} FROM ({contacts}) AS contact"  # noqa: S608 - own expressions
    params = [param for one in written for param in one.params]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true),"
            " set_config('max_parallel_workers_per_gather', '0', true)"
        )
    given = [*params, *searched_ids, channel_id, *ids]
    return copy_out(connection.connection, _WRITE.format(query=query), given, file)


def fields_of(columns: Iterable[CopyColumn]) -> list[str]:
    """Return what DuckDB calls the fields of a line after the contact's id."""
    return [*documents_of(columns), *(column.text for column in columns if column.written)]


def documents_of(columns: Iterable[CopyColumn]) -> list[str]:
    """Return the table columns of JSON that stand in a line."""
    return sorted({column.place.document for column in columns if column.place})
