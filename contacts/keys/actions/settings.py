"""Change a key's label and description, and where it is shown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.keys.access import locked
from contacts.keys.rules import why_not_hidden
from contacts.models import ProfileKey
from crm.actors import Actor
from crm.log import record


def change(row: ProfileKey, label: str, description: str, *, by: Actor) -> ProfileKey:
    """Change label and description. Raise ValidationError."""
    return _change(row, {"label": label.strip(), "description": description.strip()}, by=by)


def show_in_contacts(row: ProfileKey, shown: bool, *, by: Actor) -> ProfileKey:
    """Show the key in Contacts or hide it there. Raise ValidationError for a key that can't be hidden."""
    if not shown and (reason := why_not_hidden(row)):
        raise ValidationError(str(reason))
    return _change(row, {"in_contacts": shown}, by=by)


def show_in_inbox(row: ProfileKey, shown: bool, *, by: Actor) -> ProfileKey:
    """Show the key in the Inbox's guest information or hide it there."""
    return _change(row, {"in_inbox": shown}, by=by)


@transaction.atomic
def _change(row: ProfileKey, values: dict[str, Any], *, by: Actor) -> ProfileKey:
    channel = locked(row.channel)
    row = channel.profile_keys.get(pk=row.pk)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(changed))
    record(channel, "key.changed", row, by=by, before=before, after=changed)
    return row
