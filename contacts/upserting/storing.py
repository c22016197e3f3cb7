"""The statements of upserts: for one contact or a thousand the same few.

They are functions in PostgreSQL (migration 0034): docs/decisions/028-functions-for-upserts.md says why.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models.base import ModelState

from contacts.models import Contact
from contacts.upserting.identity import ContactId, Identity, MemberId
from crm.models import Channel

# Columns that only the database writes and reads.
_UNSEEN: Final = ("member", "name_key", "email_key", "mobile_key")
# What a change may set.
_WRITTEN: Final = (
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

_FIELDS: Final[list[Any]] = [field for field in Contact._meta.concrete_fields if field.column not in _UNSEEN]
_NAMES: Final = [field.attname for field in _FIELDS]
_BLANK: Final[dict[str, Any]] = {field.attname: None if field.primary_key else field.get_default() for field in _FIELDS}
_CONVERTED: Final[list[tuple[int, Any]]] = [
    (place, field.from_db_value) for place, field in enumerate(_FIELDS) if hasattr(field, "from_db_value")
]
_LOCKED: Final = (
    f"SELECT {', '.join(field.column for field in _FIELDS)} FROM contacts_locked(%s, %s::bigint[], %s::text[])"  # noqa: S608
)
_INSERTED: Final = "SELECT code, inserted FROM contacts_inserted(%s, %s::jsonb)"
_UPDATED: Final = "SELECT contacts_updated(%s, %s::jsonb)"

_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat())


def locked(channel: Channel, identities: Iterable[Identity]) -> list[Contact]:
    """Return those who are there, locked in the order of ids, so that two can't wait for each other."""
    wanted = list(identities)
    ids = [one.value for one in wanted if isinstance(one, ContactId)]
    members = [one.value for one in wanted if isinstance(one, MemberId)]
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [channel.pk, ids, members])
        return [_contact(list(row)) for row in cursor.fetchall()]


def new_member(channel: Channel, member_id: str, now: datetime) -> Contact:
    """Return a member that isn't stored: what `Contact(…)` gives, in a tenth of its time.

    It is made as Django makes those that were pickled.
    """
    contact = Contact.__new__(Contact)
    vars(contact).update(
        _BLANK,
        _state=ModelState(),
        channel_id=channel.pk,
        type=Contact.Type.MEMBER.value,
        member_id=member_id,
        profile={},
        tags=[],
        web={},
        mobile={},
        created_at=now,
        updated_at=now,
    )
    contact.channel = channel
    return contact


def insert(channel: Channel, contacts: Iterable[Contact]) -> dict[str, int]:
    """Insert new members; return the ids of those whom nobody else has inserted before, by member ID."""
    rows = [{"member_id": contact.member_id, **_row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTED, [channel.pk, _json.encode(rows)])
        return dict(cursor.fetchall())


def update(channel: Channel, contacts: Iterable[Contact]) -> None:
    """Store contacts that are locked."""
    rows = [{"id": contact.pk, **_row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATED, [channel.pk, _json.encode(rows)])


def _contact(row: list[Any]) -> Contact:
    for place, convert in _CONVERTED:
        row[place] = convert(row[place], None, connection)
    return Contact.from_db(DEFAULT_DB_ALIAS, _NAMES, row)


def _row(contact: Contact) -> dict[str, Any]:
    return {column: getattr(contact, column) for column in _WRITTEN}
