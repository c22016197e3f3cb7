"""The statements of upserts: for one contact or a thousand the same few.

They are functions in PostgreSQL (migration 0034): docs/decisions/028-functions-for-upserts.md says why.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models.base import ModelState

from contacts import stored
from contacts.models import Contact
from contacts.upserting.identity import ContactId, Identity, MemberId
from crm.models import Channel

_BLANK: Final[dict[str, Any]] = {
    field.attname: None if field.primary_key else field.get_default() for field in stored.FIELDS
}
_INSERTED: Final = "SELECT code, inserted FROM contacts_inserted(%s, %s::jsonb)"


def locked(channel: Channel, identities: Iterable[Identity]) -> list[Contact]:
    """Return those who are there, locked in the order of ids, so that two can't wait for each other."""
    wanted = list(identities)
    ids = [one.value for one in wanted if isinstance(one, ContactId)]
    members = [one.value for one in wanted if isinstance(one, MemberId)]
    return stored.locked(channel, ids, members)


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
    rows = [{"member_id": contact.member_id, **stored.row(contact)} for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTED, [channel.pk, stored.encode(rows)])
        return dict(cursor.fetchall())
