"""Statements on single contacts whose plans each connection keeps: functions of PostgreSQL (migrations 0034 and 0043).

Planning a statement that reads contacts takes PostgreSQL 0.9 ms: docs/decisions/028-functions-for-upserts.md.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigIntegerField

from contacts.models import Contact
from crm.models import Channel

# Columns that only the database writes and reads.
_UNSEEN: Final = ("member", "name_key", "email_key", "mobile_key")
# What a change may set.
WRITTEN: Final = (
    "profile",
    "tags",
    "unsubscribe_email",
    "unsubscribe_email_at",
    "unsubscribe_texting",
    "unsubscribe_texting_at",
    "email_qualified",
    "mobile_number_qualified",
    "blocked",
    "language",
    "updated_at",
    "version",
)

_ALL: Final[list[Any]] = list(Contact._meta.concrete_fields)
FIELDS: Final[list[Any]] = [field for field in _ALL if field.column not in _UNSEEN]
_FOUND: Final = f"SELECT {', '.join(field.column for field in _ALL)} FROM contacts_found(%s, %s::bigint[])"  # noqa: S608
_LOCKED: Final = (
    f"SELECT {', '.join(field.column for field in FIELDS)} FROM contacts_locked(%s, %s::bigint[], %s::text[])"  # noqa: S608
)
_UPDATED: Final = "SELECT contacts_updated(%s, %s::jsonb)"

encode: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat()
).encode


def found(channel: Channel, ids: Collection[int]) -> list[Contact]:
    """Return those of the channel's contacts who are there, in the order of ids."""
    return _read(channel, _ALL, _FOUND, [channel.pk, _possible(ids)])


def locked(channel: Channel, ids: Collection[int], member_ids: Collection[str] = ()) -> list[Contact]:
    """Return those who are there, locked in the order of ids, so that two can't wait for each other."""
    return _read(channel, FIELDS, _LOCKED, [channel.pk, _possible(ids), list(member_ids)])


def update(channel: Channel, contacts: Iterable[Contact]) -> None:
    """Store what may be set of contacts that are locked."""
    rows = [{"id": contact.pk, **row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATED, [channel.pk, encode(rows)])


def row(contact: Contact) -> dict[str, Any]:
    """Return what may be set of a contact, by column."""
    return {column: getattr(contact, column) for column in WRITTEN}


def _possible(ids: Iterable[int]) -> list[int]:
    """Leave out what is too large for an id: nobody has it, and PostgreSQL would refuse the statement."""
    return [pk for pk in ids if pk <= BigIntegerField.MAX_BIGINT]


def _read(channel: Channel, fields: Sequence[Any], sql: str, params: list[Any]) -> list[Contact]:
    names = [field.attname for field in fields]
    converted = [(place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        for place, convert in converted:
            row[place] = convert(row[place], None, connection)
    contacts = [Contact.from_db(DEFAULT_DB_ALIAS, names, row) for row in rows]
    for contact in contacts:
        contact.channel = channel
    return contacts
