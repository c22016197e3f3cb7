"""Load checked rows: COPY into a staging table, then a few statements for all rows."""
# ruff: noqa: S608 - names of our own tables, columns and functions; every value is a parameter

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from contacts import search_index
from contacts.bulk.kinds.imported import COLUMNS
from contacts.leads import locks
from contacts.models import BulkChange, BulkEffect, Contact
from crm.models import Channel

STAGING: Final = "import_rows"
TABLE: Final = Contact._meta.db_table
EFFECTS: Final = BulkEffect._meta.db_table
MANY: Final = 20_000  # rows, for which the search index is merged beside

_CREATE = f"""
    CREATE TEMPORARY TABLE {STAGING} (
        line bigint, member_id text, profile jsonb, tags varchar[], unsubscribe_email boolean,
        unsubscribe_texting boolean, last_seen_ms bigint, sessions_count integer, country text, city text,
        language text, created_ms bigint, mobile_verified boolean
    ) ON COMMIT DROP
"""

_REPEATED_MEMBERS = f"""
    DELETE FROM {STAGING} AS row
    USING (SELECT line, min(line) OVER (PARTITION BY member_id) AS first FROM {STAGING}) AS same
    WHERE same.line = row.line AND same.first < row.line
    RETURNING row.line, same.first
"""


def _repeated_leads(function: str) -> str:
    return f"""
        DELETE FROM {STAGING} AS row
        USING (
            SELECT line, min(line) OVER (PARTITION BY {function}(profile)) AS first
            FROM {STAGING} WHERE {function}(profile) IS NOT NULL
        ) AS same
        WHERE same.line = row.line AND same.first < row.line
        RETURNING row.line, same.first
    """


def _known_leads(function: str, column: str) -> str:
    return f"""
        DELETE FROM {STAGING} AS row USING {TABLE} AS contact
        WHERE contact.channel_id = %s AND contact.{column} = {function}(row.profile)
        RETURNING row.line, contact.id
    """


_MS = "interval '1 millisecond'"

_INSERT = f"""
    INSERT INTO {TABLE} AS contact (
        channel_id, type, member_id, profile, tags, unsubscribe_email, unsubscribe_email_at,
        unsubscribe_texting, unsubscribe_texting_at, email_qualified, mobile_number_qualified,
        blocked, has_chat, last_seen_at, sessions_count, country, city, language, web, mobile,
        created_at, updated_at, version
    )
    SELECT
        %(channel)s, %(type)s, row.member_id, row.profile, coalesce(row.tags, '{{}}'),
        coalesce(row.unsubscribe_email, %(no_email)s),
        CASE WHEN coalesce(row.unsubscribe_email, %(no_email)s) THEN %(now)s END,
        coalesce(row.unsubscribe_texting, %(no_texting)s),
        CASE WHEN coalesce(row.unsubscribe_texting, %(no_texting)s) THEN %(now)s END,
        row.profile ? 'email', coalesce(row.mobile_verified, false), false, false,
        timestamptz 'epoch' + row.last_seen_ms * {_MS}, coalesce(row.sessions_count, 0),
        row.country, row.city, row.language, '{{}}', '{{}}',
        coalesce(timestamptz 'epoch' + row.created_ms * {_MS}, %(now)s), %(now)s, 0
    FROM {STAGING} AS row
    WHERE row.member_id IS NULL OR NOT EXISTS (
        SELECT FROM {TABLE} AS known
        WHERE known.channel_id = %(channel)s AND known.member_id = row.member_id
    )
    ORDER BY row.member_id, row.line
    ON CONFLICT (channel_id, member_id) DO NOTHING
"""


def _moment(name: str) -> str:
    """Return the SQL of a column's moment after the import. Files have milliseconds, the database microseconds."""
    given = f"timestamptz 'epoch' + row.{name}_ms * {_MS}"
    return f"""
        CASE WHEN {given} <> date_trunc('milliseconds', contact.{name}_at) OR contact.{name}_at IS NULL
        THEN coalesce({given}, contact.{name}_at) ELSE contact.{name}_at END
    """


def _gives_other(key: str) -> str:
    """Return the SQL of whether the file gives another value; repeating a known value doesn't verify it."""
    return f"coalesce(row.profile -> '{key}' <> coalesce(contact.profile -> '{key}', 'null'), false)"


# Column of the contact → its value after the import; values that the file doesn't give stay.
_MERGED: Final = {
    "profile": "contact.profile || row.profile",
    "tags": "coalesce(row.tags, contact.tags)",
    "unsubscribe_email": "coalesce(row.unsubscribe_email, contact.unsubscribe_email)",
    "unsubscribe_texting": "coalesce(row.unsubscribe_texting, contact.unsubscribe_texting)",
    "email_qualified": f"contact.email_qualified OR {_gives_other('email')}",
    "mobile_number_qualified": f"""
        CASE WHEN {_gives_other("mobileNumber")} THEN row.mobile_verified ELSE contact.mobile_number_qualified END
    """,
    "last_seen_at": _moment("last_seen"),
    "sessions_count": "coalesce(row.sessions_count, contact.sessions_count)",
    "country": "coalesce(row.country, contact.country)",
    "city": "coalesce(row.city, contact.city)",
    "language": "coalesce(row.language, contact.language)",
    "created_at": _moment("created"),
}
# What changes only together with one of those.
_WRITTEN: Final = _MERGED | {
    f"unsubscribe_{way}_at": f"""
        CASE WHEN row.unsubscribe_{way} <> contact.unsubscribe_{way} THEN %(now)s::timestamptz
        ELSE contact.unsubscribe_{way}_at END
    """
    for way in ("email", "texting")
}
_DIFFERS = f"""
    ({", ".join(_MERGED.values())})
    IS DISTINCT FROM ({", ".join(f"contact.{column}" for column in _MERGED)})
"""
_SAME_MEMBER = "contact.channel_id = %(channel)s AND contact.member_id = row.member_id"


def _pair(column: str, value: str) -> str:
    """Return the SQL of a column's old and new value, NULL if it stays."""
    new = f"({value})"
    return f"""
        CASE WHEN {new} IS DISTINCT FROM contact.{column}
        THEN jsonb_build_array(to_jsonb(contact.{column}), to_jsonb({new})) END
    """


# What an undo must know, as `contacts.bulk.kinds.imported` reads it.
_BEFORE = f"""
    jsonb_build_object(
        'profile', (
            SELECT jsonb_object_agg(given.key, jsonb_build_array(contact.profile -> given.key, given.value))
            FROM jsonb_each(row.profile) AS given
            WHERE contact.profile -> given.key IS DISTINCT FROM given.value
        ),
        'columns', jsonb_strip_nulls(jsonb_build_object(
            {", ".join(f"'{column}', {_pair(column, _WRITTEN[column])}" for column in COLUMNS)}
        ))
    )
"""

# Locked in the order of ids, as by bulk changes and deletions, so that they can't deadlock.
_UPDATE = f"""
    WITH locked AS MATERIALIZED (
        SELECT contact.id AS contact_id, {{before}} AS before, row.*
        FROM {STAGING} AS row JOIN {TABLE} AS contact ON {_SAME_MEMBER}
        WHERE {_DIFFERS}
        ORDER BY contact.id
        FOR NO KEY UPDATE OF contact
    )
    UPDATE {TABLE} AS contact
    SET {", ".join(f"{column} = {value}" for column, value in _WRITTEN.items())},
        updated_at = %(now)s,
        version = contact.version + 1
    FROM locked AS row
    WHERE contact.id = row.contact_id AND {_SAME_MEMBER} AND {_DIFFERS}
"""


def _noting(statement: str, before: str) -> str:
    """Return a statement that also notes, for an undo, what was before of each contact that it writes."""
    return f"""
        WITH written AS ({statement} RETURNING contact.id, {before} AS before), effects AS (
            INSERT INTO {EFFECTS} (channel_id, bulk_id, contact_id, at, before)
            SELECT %(channel)s, %(bulk)s, id, %(now)s, before FROM written
            RETURNING 1
        )
        SELECT count(*) FROM effects
    """


_INSERT_NOTED = _noting(
    _INSERT, "jsonb_build_object('created', true, 'seen', contact.last_seen_at, 'sessions', contact.sessions_count)"
)
_UPDATE_NOTED = _noting(_UPDATE.format(before=_BEFORE), "row.before")


@contextmanager
def staging(channel: Channel) -> Iterator["Staging"]:
    """Create a staging table in the running transaction. Other imports of the channel wait until its end."""
    locks.lock_import(channel)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGING}")
        cursor.execute(_CREATE)
        yield Staging(cursor, channel)
        cursor.execute(f"DROP TABLE {STAGING}")


class Staging:
    """The staged rows of one import."""

    def __init__(self, cursor: CursorWrapper, channel: Channel) -> None:
        self.cursor = cursor
        self.channel = channel

    def copy(self, rows: Iterable[list[Any]]) -> int:
        """Copy rows, in the order of `contacts.imports.rows.STAGED`; return how many."""
        count = 0
        with self.cursor.copy(f"COPY {STAGING} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        self.cursor.execute(f"ANALYZE {STAGING}")
        return count

    def drop_repeated_members(self) -> list[tuple[int, int]]:
        """Remove rows that repeat a member; return their lines, each with the first row's line."""
        return self._fetch(_REPEATED_MEMBERS)

    def drop_known_leads(self, function: str, column: str) -> list[tuple[int, int]]:
        """Remove leads whose e-mail or mobile number a contact already has; return line and contact id of each."""
        return self._fetch(_known_leads(function, column), [self.channel.pk])

    def drop_repeated_leads(self, function: str) -> list[tuple[int, int]]:
        """Remove leads that repeat an e-mail or mobile number; return their lines, each with the first row's line."""
        return self._fetch(_repeated_leads(function))

    def upsert(
        self, kind: Contact.Type, forbidden: Container[str] = (), *, noted: BulkChange | None = None
    ) -> tuple[int, int]:
        """Insert new contacts, then update those that differ. Return how many of each.

        New contacts without a consent count as unsubscribed in the `forbidden` fields. What was before is noted as
        effects of `noted`, if there is one.
        """
        self.cursor.execute(f"SELECT count(*) FROM {STAGING}")
        staged = self.cursor.fetchone()[0]
        values: dict[str, Any] = {
            "channel": self.channel.pk,
            "type": kind.value,
            "now": timezone.now(),
            "no_email": "unsubscribeEmail" in forbidden,
            "no_texting": "unsubscribeTexting" in forbidden,
        }
        with search_index.merging() if staged >= MANY else nullcontext():
            created = self._write(_INSERT_NOTED if noted else _INSERT, values, noted)
        if created == staged:
            return created, 0
        return created, self._write(_UPDATE_NOTED if noted else _UPDATE.format(before="NULL"), values, noted)

    def _write(self, sql: str, values: dict[str, Any], noted: BulkChange | None) -> int:
        self.cursor.execute(sql, values | {"bulk": noted.pk if noted else None})
        return int(self.cursor.fetchone()[0]) if noted else int(self.cursor.rowcount)

    def _fetch(self, sql: str, values: list[Any] | None = None) -> list[tuple[int, int]]:
        self.cursor.execute(sql, values)
        return sorted(set(self.cursor.fetchall()))
