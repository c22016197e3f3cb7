"""One batch of a bulk change, or of its undo, as one statement.

The contacts are locked in the order of their ids, so that two bulk changes can't wait for each other; what is written
is computed from the locked rows, so that no other's change is lost. Undo data is written by the same statement.
PostgreSQL, not told how many they are, looks for each by its id; else it may read a whole index for each batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from contacts.models import BulkChange, BulkEffect, Contact


class Astray(Exception):
    """Contacts of another channel were written. The transaction must be rolled back."""


@dataclass(frozen=True)
class ChangeSql:
    """SQL about a row `contact`: who needs no change, who is left out, what an undo must know, what is set.

    `before` must give JSON, never NULL: no row without it is undone.
    """

    unchanged: str
    before: str
    assignments: str
    params: dict[str, Any] = field(default_factory=dict)
    left_out: str = "false"


@dataclass(frozen=True)
class UndoSql:
    """SQL about a row `contact` and the kept `before`: who is still as the change left them, and what is set.

    Who has no `before` any more, as a contact that was merged since, isn't undone.
    """

    still: str
    assignments: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of the contacts of a batch; each is in exactly one."""

    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Undone:
    restored: int
    left: int


def change(bulk: BulkChange, change: ChangeSql, ids: Sequence[int]) -> Outcome:
    """Change these contacts of the channel. Raise Astray, and then the transaction must not commit."""
    sql = _CHANGE.format(
        unchanged=change.unchanged, left_out=change.left_out, before=change.before, assignments=change.assignments
    )
    found, unchanged, skipped, changed, astray = _run(sql, bulk, ids, change.params)
    if astray:
        raise Astray
    return Outcome(changed, unchanged, skipped, gone=len(ids) - found)


def undo(bulk: BulkChange, undoing: UndoSql, ids: Sequence[int]) -> Undone:
    """Restore these contacts of the channel."""
    sql = _UNDO.format(still=undoing.still, assignments=undoing.assignments)
    found, restored = _run(sql, bulk, ids, undoing.params)
    return Undone(restored, found - restored)


def _run(sql: str, bulk: BulkChange, ids: Sequence[int], params: dict[str, Any]) -> tuple[int, ...]:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, "channel": bulk.channel_id, "bulk": bulk.pk, "ids": list(ids), "now": now})
        row: tuple[int, ...] = cursor.fetchone()
    return row


_CONTACTS: Final = Contact._meta.db_table
_EFFECTS: Final = BulkEffect._meta.db_table

_CHANGE: Final = f"""
    WITH target AS (
        SELECT contact.id, ({{unchanged}}) AS unchanged, ({{left_out}}) AS left_out, ({{before}}) AS before
        FROM {_CONTACTS} AS contact
        WHERE contact.channel_id = %(channel)s AND contact.id = ANY (ARRAY(SELECT unnest(%(ids)s::bigint[])))
        ORDER BY contact.id FOR NO KEY UPDATE
    ), changed AS (
        UPDATE {_CONTACTS} AS contact
        SET {{assignments}}, version = contact.version + 1, updated_at = %(now)s
        FROM target
        WHERE contact.channel_id = %(channel)s AND contact.id = target.id
            AND NOT target.unchanged AND NOT target.left_out
        RETURNING contact.id, contact.channel_id, target.before
    ), effects AS (
        INSERT INTO {_EFFECTS} (channel_id, bulk_id, contact_id, at, before)
        SELECT %(channel)s, %(bulk)s, id, %(now)s, before FROM changed
        RETURNING 1
    )
    SELECT
        count(*),
        count(*) FILTER (WHERE unchanged),
        count(*) FILTER (WHERE left_out AND NOT unchanged),
        (SELECT count(*) FROM effects),
        (SELECT count(*) FROM changed WHERE channel_id <> %(channel)s)
    FROM target
"""  # noqa: S608 - the parts are the kinds' own

_UNDO: Final = f"""
    WITH target AS (
        SELECT contact.id, effect.before, (effect.before IS NOT NULL AND ({{still}})) AS still
        FROM {_CONTACTS} AS contact
        JOIN {_EFFECTS} AS effect ON effect.bulk_id = %(bulk)s AND effect.contact_id = contact.id
        WHERE contact.channel_id = %(channel)s AND contact.id = ANY(%(ids)s::bigint[])
            AND effect.channel_id = %(channel)s
        ORDER BY contact.id FOR NO KEY UPDATE OF contact
    ), restored AS (
        UPDATE {_CONTACTS} AS contact
        SET {{assignments}}, version = contact.version + 1, updated_at = %(now)s
        FROM target
        WHERE contact.channel_id = %(channel)s AND contact.id = target.id AND target.still
        RETURNING 1
    )
    SELECT count(*), (SELECT count(*) FROM restored) FROM target
"""  # noqa: S608 - the parts are the kinds' own
