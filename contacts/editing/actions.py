"""Values of contacts, set by somebody who has seen what was there before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from contacts import stored
from contacts.fields import Field, is_verified, verified_by
from contacts.keys.access import changed_since
from contacts.models import Contact
from contacts.values import BOOLEAN, List, Stored
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, LogEntry

VERB: Final = "contact.changed"

CONSENT: Final = ("unsubscribeEmail", "unsubscribeTexting")


@dataclass(frozen=True)
class Edit:
    """What one contact is to have, None for no value; `seen` are the marks of what was there, by key."""

    pk: int
    values: Mapping[Field, Stored]
    seen: Mapping[str, str] = field(default_factory=dict)


class Conflict(Exception):
    """Some values aren't those that were seen. `fields` by contact, as it is now; nothing has been changed."""

    def __init__(self, fields: list[tuple[Contact, list[Field]]]) -> None:
        super().__init__([contact.pk for contact, _fields in fields])
        self.fields = fields


class KeysChanged(Exception):
    """Keys were archived, or are of another type, since values for them were read; nothing has been changed."""


def mark(stored: Stored) -> str:
    """A stored value as text to compare: 1 and true, or 0 and no value, are different."""
    return json.dumps(stored, ensure_ascii=False)


def set_value(contact: Contact, field: Field, value: Stored, seen: str, *, by: Actor) -> LogEntry | None:
    """Give the contact that value, in stored form, unless it has another one than was `seen` (its `mark`).

    Gives the log's entry; None when the value was there already. Raises Conflict, KeysChanged, and
    Contact.DoesNotExist for one who has been deleted.
    """
    entries = change(contact.channel, [Edit(contact.pk, {field: value}, {field.key: seen})], by=by, source="cell")
    return entries[0] if entries else None


@transaction.atomic
def change(channel: Channel, edits: Sequence[Edit], *, by: Actor, **details: Any) -> list[LogEntry]:
    """Change several values of several contacts, all or none; each contact has one edit.

    The values are in stored form and of fields that may be changed. Gives the log's entries, with `details`: one for
    each contact that is other than before. Raises Conflict, KeysChanged, and Contact.DoesNotExist when one has been
    deleted.
    """
    contacts = _locked(channel, edits)
    conflicts = [(contacts[edit.pk], _differing(contacts[edit.pk], edit)) for edit in edits]
    if any(fields for _contact, fields in conflicts):
        raise Conflict([(contact, fields) for contact, fields in conflicts if fields])
    changes = [(contacts[edit.pk], _set(contacts[edit.pk], edit)) for edit in edits]
    changed = [(contact, values) for contact, values in changes if values]
    if changed:
        stored.update(channel, [contact for contact, _values in changed])
    entries = [record(channel, VERB, contact, by=by, **values, **details) for contact, values in changed]
    if entries and changed_since(channel, _types(edits)):
        raise KeysChanged
    return entries


def _locked(channel: Channel, edits: Sequence[Edit]) -> dict[int, Contact]:
    """In the order of ids, so that two can't wait for each other."""
    wanted = {edit.pk for edit in edits}
    contacts = {contact.pk: contact for contact in stored.locked(channel, wanted)}
    if contacts.keys() != wanted:
        raise Contact.DoesNotExist
    return contacts


def _types(edits: Iterable[Edit]) -> dict[str, str]:
    """The profile keys, and the types by which their values were read."""
    fields = {entry for edit in edits for entry in edit.values}
    return {entry.path: entry.type.name for entry in fields if entry.is_profile and entry.path}


def _differing(contact: Contact, edit: Edit) -> list[Field]:
    """What has neither the value that was seen nor the one that it shall have."""
    return [
        entry
        for entry, value in edit.values.items()
        if mark(entry.stored(contact)) not in (edit.seen.get(entry.key), mark(value))
    ]


def _set(contact: Contact, edit: Edit) -> dict[str, dict[str, Stored]]:
    """Set the values on the instance. Gives those that were and are there by key; nothing when they are the same."""
    changes = _with_verified({entry: value for entry, value in edit.values.items() if _is_other(contact, entry, value)})
    if not changes:
        return {}
    before = {entry.key: entry.stored(contact) for entry in changes}
    for entry, value in changes.items():
        _put(contact, entry, value)
    contact.updated_at = timezone.now()
    contact.version += 1
    return {"before": before, "after": {entry.key: value for entry, value in changes.items()}}


def _is_other(contact: Contact, entry: Field, value: Stored) -> bool:
    return mark(entry.stored(contact)) != mark(value)


def _with_verified(values: dict[Field, Stored]) -> dict[Field, Stored]:
    flags = {verified_by(entry.key): is_verified(entry.key, value) for entry, value in values.items()}
    return {**{flag: is_given for flag, is_given in flags.items() if flag}, **values}


def _put(contact: Contact, entry: Field, value: Stored) -> None:
    if entry.path is not None:
        inside = getattr(contact, entry.column)
        inside.pop(entry.path, None)
        if value is not None:
            inside[entry.path] = value
        return
    if entry.type is BOOLEAN:
        value = bool(value)
    elif isinstance(entry.type, List):
        value = value or []
    setattr(contact, entry.column, value)
    if entry.key in CONSENT:
        setattr(contact, f"{entry.column}_at", timezone.now())
