"""Indexes on what a field is compared by, for the contacts of one channel alone.

`((comparable), id) WHERE channel_id = N` serves conditions on the field, and the list sorted by it in either
direction. Built and dropped concurrently: writes go on meanwhile, so none of this can run inside a transaction.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from contacts.fields import Field
from contacts.models import Contact
from contacts.statistics import expression_sql

PREFIX: Final = "contact_key_"
BUILDERS: Final = 7_203_114_905  # of the advisory lock: one builder at a time

# Served by the indexes that all channels share, or by none: a B-tree can't look into lists.
_SERVED: Final = frozenset({"id", "memberId", "type", "member", "tags", "lastSeenAt", "createdAt", "sessionsCount"})
_LISTS: Final = frozenset({"list", "listOfNumber"})


def worth_it(field: Field) -> bool:
    """Whether an index of its own could help this field."""
    return field.key not in _SERVED and field.sort_column is None and field.type.name not in _LISTS


def name_of(field: Field, channel_id: int) -> str:
    """The index's name: another one when what the field is compared by changes with its type."""
    digest = hashlib.sha256(expression_sql(field).encode()).hexdigest()
    return f"{PREFIX}{channel_id}_{digest[:16]}"


def create(name: str, field: Field, channel_id: int) -> None:
    """Raises DatabaseError, and leaves an invalid index then; also when it is killed."""
    _outside()
    sql = f"(({expression_sql(field)}), id) WHERE channel_id = {channel_id:d}"
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {quoted} ON {Contact._meta.db_table} {sql}")


def drop(name: str) -> None:
    _outside()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {connection.ops.quote_name(name)}")


def drop_at_once(name: str) -> None:
    """Inside a transaction: waits for all who read contacts, and they for it; a moment's work."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(name)}")


def existing() -> dict[str, bool]:
    """The names of those that there are, with whether they are whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indrelid = %s::regclass AND starts_with(relname, %s)
            """,
            [Contact._meta.db_table, PREFIX],
        )
        return dict(cursor.fetchall())


@contextmanager
def alone() -> Iterator[bool]:
    """Whether we are the only builder; if so, for as long as the block lasts or the connection lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [BUILDERS])
        (locked,) = cursor.fetchone()
    try:
        yield locked
    finally:
        if locked:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILDERS])


def _outside() -> None:
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise RuntimeError("an index is built or dropped concurrently outside of transactions only")
