"""What PostgreSQL writes of the contacts of a channel: one line for each, which DuckDB takes apart (`loading`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Final

from django.db import connection

from contacts.columnar.columns import LONGEST_DOCUMENT, CopyColumn
from contacts.models import Contact, SearchText

# Between characters that JSON never holds as they are, so that it needs no quotes.
_WRITE: Final = "COPY ({query}) TO STDOUT (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01')"


@dataclass(frozen=True)
class Share:
    """One of several parts of the contacts, each of about as many."""

    place: int = 0
    of: int = 1


def write_out(channel_id: int, columns: Mapping[str, CopyColumn], file: IO[bytes], share: Share = Share()) -> int:
    """Write a share of the channel's contacts, as the running transaction sees them; return how many they are."""
    written = [column.written for column in columns.values() if column.written]
    documents = [
        f"CASE WHEN pg_column_size(contact.{name}) <= {LONGEST_DOCUMENT} THEN contact.{name} END"
        for name in documents_of(columns.values())
    ]
    parts = ", ".join(["contact.*", "searched.text AS searched", *(one.part for one in written if one.part)])
    # OFFSET 0 keeps PostgreSQL from looking for the same part again and again.
    contacts = (
        f"SELECT {parts} FROM {Contact._meta.db_table} AS contact"  # noqa: S608 - own names
        f" LEFT JOIN {SearchText._meta.db_table} AS searched ON contact_id = id WHERE contact.channel_id = %s"
        " AND id %% %s = %s OFFSET 0"
    )
    expressions = ", ".join(["contact.id", *documents, *(f"({one.sql})" for one in written)])
    query = f"SELECT {expressions} FROM ({contacts}) AS contact"  # noqa: S608 - own expressions
    params = [param for one in written for param in one.params]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)")
        with cursor.cursor.copy(_WRITE.format(query=query), [*params, channel_id, share.of, share.place]) as copy:
            for data in copy:
                file.write(data)
        return int(cursor.rowcount)


def fields_of(columns: Iterable[CopyColumn]) -> list[str]:
    """Return what DuckDB calls the fields of a line after the contact's id."""
    return [*documents_of(columns), *(column.text for column in columns if column.written)]


def documents_of(columns: Iterable[CopyColumn]) -> list[str]:
    """Return the table columns of JSON that stand in a line."""
    return sorted({column.place.document for column in columns if column.place})
