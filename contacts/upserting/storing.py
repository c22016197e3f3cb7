"""The statements of upserts: for one contact or a thousand the same few."""
# ruff: noqa: S608 - names of our own tables and columns; every value is a parameter

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from contacts.models import Contact
from contacts.upserting.identity import ContactId, Identity, MemberId
from crm.models import Channel
from crm.precompiled import Precompiled

_TABLE: Final = Contact._meta.db_table
# Columns that only the database writes and reads.
_UNSEEN: Final = ("member", "name_key", "email_key", "mobile_key")
# What a change may set, with their types as a statement reads them from JSON.
_WRITTEN: Final = {
    "profile": "jsonb",
    "tags": "varchar[]",
    "unsubscribe_email": "boolean",
    "unsubscribe_email_at": "timestamptz",
    "unsubscribe_texting": "boolean",
    "unsubscribe_texting_at": "timestamptz",
    "email_qualified": "boolean",
    "mobile_number_qualified": "boolean",
    "blocked": "boolean",
    "language": "varchar",
    "updated_at": "timestamptz",
    "version": "bigint",
}
_ROW: Final = ", ".join(f"{column} {type_}" for column, type_ in _WRITTEN.items())
_COLUMNS: Final = ", ".join(_WRITTEN)

_INSERT: Final = f"""
    INSERT INTO {_TABLE} (
        channel_id, type, member_id, has_chat, sessions_count, web, mobile, created_at, {_COLUMNS}
    )
    SELECT %s, 'member', member_id, false, 0, '{{}}', '{{}}', updated_at, {_COLUMNS}
    FROM jsonb_to_recordset(%s::jsonb) AS row (member_id varchar, {_ROW})
    ORDER BY member_id
    ON CONFLICT (channel_id, member_id) DO NOTHING
    RETURNING id, member_id
"""

_UPDATE: Final = f"""
    UPDATE {_TABLE} AS contact SET {", ".join(f"{column} = row.{column}" for column in _WRITTEN)}
    FROM jsonb_to_recordset(%s::jsonb) AS row (id bigint, {_ROW})
    WHERE contact.channel_id = %s AND contact.id = row.id
"""

_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat())


def locked(channel: Channel, identities: Sequence[Identity]) -> list[Contact]:
    """Return those who are there, locked in the order of ids, so that two can't wait for each other."""
    if len(identities) == 1:
        one = identities[0]
        query = _by_member_id if isinstance(one, MemberId) else _by_id
        found = query.first(channel.pk, one.value)
        return [] if found is None else [found]
    members = [one.value for one in identities if isinstance(one, MemberId)]
    ids = [one.value for one in identities if isinstance(one, ContactId)]
    rows = channel.contacts.defer(*_UNSEEN).select_for_update(no_key=True).order_by("pk")
    if members and ids:
        return list(
            rows.filter(pk__in=[*ids, *channel.contacts.filter(member_id__in=members).values_list("pk", flat=True)])
        )
    return list(rows.filter(member_id__in=members) if members else rows.filter(pk__in=ids))


def insert(channel: Channel, contacts: Iterable[Contact]) -> dict[str, int]:
    """Insert new members; return the ids of those that nobody else has inserted meanwhile, by member ID."""
    rows = [{"member_id": contact.member_id, **_row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [channel.pk, _json.encode(rows)])
        return {member_id: pk for pk, member_id in cursor.fetchall()}


def update(channel: Channel, contacts: Iterable[Contact]) -> None:
    """Store contacts that are locked."""
    rows = [{"id": contact.pk, **_row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [_json.encode(rows), channel.pk])


def _row(contact: Contact) -> dict[str, Any]:
    return {column: getattr(contact, column) for column in _WRITTEN}


def _one(channel_id: int, **identity: Any) -> Any:
    rows = Contact.everywhere.filter(channel=channel_id, **identity)
    return rows.defer(*_UNSEEN).select_for_update(no_key=True).order_by("pk")


_by_member_id: Final = Precompiled(lambda channel, value: _one(channel, member_id=value), (-1, "\N{NULL}member"))
_by_id: Final = Precompiled(lambda channel, value: _one(channel, pk=value), (-1, -2))
