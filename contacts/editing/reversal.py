"""A change of values taken back, by the log's entry of it."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from contacts.editing.actions import VERB, Edit, change, mark
from contacts.fields import Catalogue, Field, system_fields
from contacts.models import Contact
from crm.actors import Actor
from crm.models import Channel, LogEntry

WITHIN: Final = timedelta(hours=1)
_DERIVED: Final = ("emailQualified", "mobileNumberQualified")


class Irreversible(Exception):
    """There is no such change of this manager, it is too old, or one of its keys can't be changed any more."""


@transaction.atomic
def reverse(channel: Channel, entry_id: int, *, by: Actor) -> list[LogEntry]:
    """Take back what `by` has changed with that entry, and all that was changed together with it.

    Gives the log's new entries. Raises Irreversible, Conflict when something has been changed since, KeysChanged,
    and Contact.DoesNotExist for a contact who has been deleted.
    """
    catalogue = Catalogue.of(channel).in_contacts()
    edits = [_edit(entry, catalogue) for entry in _together(channel, entry_id, by)]
    return change(channel, edits, by=by, source="undo")


def _together(channel: Channel, entry_id: int, by: Actor) -> list[LogEntry]:
    if by.manager is None:
        raise Irreversible
    mine = channel.log.filter(verb=VERB, actor=by.manager.user, at__gte=timezone.now() - WITHIN)
    first = mine.filter(pk=entry_id, subject_type=Contact._meta.model_name).first()
    if first is None:
        raise Irreversible
    if block := first.details.get("block"):
        return list(mine.filter(pk__gte=entry_id, details__block=block))
    return [first]


def _edit(entry: LogEntry, catalogue: Catalogue) -> Edit:
    before, after = entry.before or {}, entry.after or {}
    return Edit(
        entry.subject_id or 0,
        {_field(key, catalogue): value for key, value in before.items()},
        {key: mark(value) for key, value in after.items()},
    )


def _field(key: str, catalogue: Catalogue) -> Field:
    field = system_fields()[key] if key in _DERIVED else catalogue.get(key)
    if field is None or not (field.editable or key in _DERIVED):
        raise Irreversible
    return field
