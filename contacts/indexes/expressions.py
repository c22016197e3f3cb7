"""Indexes on what a field is compared by, for the contacts of one channel alone.

`((comparable), id) WHERE channel_id = N` serves conditions on the field's values, and the list sorted by it in either
direction; trigrams of the folded text serve conditions on parts of it, and the items of lists. Built and dropped
concurrently: writes go on during that, so none of this can run inside a transaction.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection

from contacts.fields import Field
from contacts.indexes.statistics import expression_sql, folded_sql
from contacts.models import Contact

PREFIX: Final = "contact_key_"
BUILDERS: Final = 7_203_114_905  # of the advisory lock: one builder at a time

# Served by the indexes that all channels share.
_SERVED: Final = frozenset({"id", "memberId", "type", "member", "tags", "lastSeenAt", "createdAt", "sessionsCount"})


@dataclass(frozen=True)
class FieldIndex:
    """An index of one field in one channel: of its values, or of `parts` of its text."""

    field: Field
    channel_id: int
    parts: bool = False

    @property
    def is_worth_it(self) -> bool:
        """Whether it could help: of a list only that of its parts, of numbers only that of their values."""
        if self.field.key in _SERVED or self.field.sort_column is not None:
            return False
        return self.field.has_parts if self.parts else not self.field.is_list

    @property
    def name(self) -> str:
        """Its name in PostgreSQL: another one when what it is on changes with the field's type."""
        digest = hashlib.sha256(self._expression.encode()).hexdigest()
        return f"{PREFIX}{self.channel_id}_{digest[:16]}"

    def create(self) -> None:
        """Create the index. A failure (DatabaseError) or a killed process leaves an invalid one."""
        _outside()
        kind = f"gin (({self._expression}) gin_trgm_ops)" if self.parts else f"btree (({self._expression}), id)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {connection.ops.quote_name(self.name)}"
                f" ON {Contact._meta.db_table} USING {kind} WHERE channel_id = {self.channel_id:d}"
            )

    @property
    def _expression(self) -> str:
        return folded_sql(self.field) if self.parts else expression_sql(self.field)


def indexes_of(field: Field, channel_id: int) -> list[FieldIndex]:
    """Return the indexes that could help the field."""
    both = (FieldIndex(field, channel_id), FieldIndex(field, channel_id, parts=True))
    return [index for index in both if index.is_worth_it]


def drop(name: str) -> None:
    _outside()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {connection.ops.quote_name(name)}")


def drop_at_once(name: str) -> None:
    """Drop it inside a transaction. It waits for all reads of contacts, and they for it; the work is short."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(name)}")


def existing() -> dict[str, bool]:
    """Return the names of those that there are, with whether they are whole."""
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
    """Return whether we are the only builder; if so, for as long as the block lasts or the connection lives."""
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
