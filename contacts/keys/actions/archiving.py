"""Archive keys that are no longer used, and restore them. Their values stay."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from contacts.keys.access import locked
from contacts.keys.rules import why_not_archived
from contacts.keys.usage import names_of_users
from contacts.models import ProfileKey
from crm.actors import Actor
from crm.log import record


@transaction.atomic
def archive(row: ProfileKey, *, by: Actor) -> ProfileKey:
    """Remove the key from Contacts, Inbox, filters and downloads; it collects no new values.

    Values and position stay. Segments that use the key are broken. Raise ValidationError for a key that can't be
    archived.
    """
    channel = locked(row.channel)
    row = channel.profile_keys.get(pk=row.pk)
    if reason := why_not_archived(row):
        raise ValidationError(str(reason))
    if row.archived_at is not None:
        return row
    row.archived_at = timezone.now()
    row.save(update_fields=["archived_at"])
    record(channel, "key.archived", row, by=by, before={"key": row.key, "used_by": names_of_users(row)})
    return row


@transaction.atomic
def restore(row: ProfileKey, *, by: Actor) -> ProfileKey:
    """Restore an archived key with its values, in its former position."""
    channel = locked(row.channel)
    row = channel.profile_keys.get(pk=row.pk)
    if row.archived_at is None:
        return row
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    record(channel, "key.restored", row, by=by, after={"key": row.key})
    return row
