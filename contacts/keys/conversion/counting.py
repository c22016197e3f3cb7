"""Count which of a key's values can be, or were, converted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from contacts.fields import PROFILE
from contacts.keys.conversion.value import converted, text_of
from contacts.models import Contact, TypeChange
from contacts.values import Invalid, Stored, ValueContext, type_of

LISTED: Final = 100  # contacts with a value that can't be converted, listed by name

StoredValue = tuple[int, Any]  # a contact's id and its value


class Unfit(NamedTuple):
    """A value that can't be converted, with its contact and the reason."""

    contact: Contact
    text: str
    reason: str


@dataclass
class FitCount:
    """Counts the values of one type change; `unfit_ids` are the first contacts whose value can't be converted."""

    change: TypeChange
    fit: int = 0
    unfit: int = 0
    unfit_ids: list[int] = field(default_factory=list)

    def take(self, rows: Iterable[StoredValue]) -> dict[int, Stored]:
        """Count these values. Return the new values that have to be written, by contact id."""
        old, new, context = type_of(self.change.from_type), type_of(self.change.to_type), value_context_of(self.change)
        written = {}
        for pk, stored in rows:
            try:
                value = converted(stored, old, new, context)
            except Invalid:
                self._refuse(pk)
                continue
            self.fit += 1
            if value is not stored:
                written[pk] = value
        return written

    def _refuse(self, pk: int) -> None:
        self.unfit += 1
        if len(self.unfit_ids) < LISTED:
            self.unfit_ids.append(pk)


def rows_after(change: TypeChange, pk: int) -> "QuerySet[Contact, StoredValue]":
    """Return (id, value) of the contacts beyond that id that have a value of the key, ordered by id."""
    stored = KeyTransform(change.key.key, PROFILE)
    having = change.channel.contacts.filter(pk__gt=pk, profile__has_key=change.key.key)
    return having.order_by("pk").values_list("pk", stored)


def unfit_values(change: TypeChange) -> Iterator[Unfit]:
    """Return the first values that can't be converted, as they are now."""
    old, new, context = type_of(change.from_type), type_of(change.to_type), value_context_of(change)
    for contact in change.channel.contacts.filter(pk__in=change.unfit_ids).order_by("pk"):
        stored = contact.profile.get(change.key.key)
        if stored is None:
            continue
        try:
            converted(stored, old, new, context)
        except Invalid as error:
            yield Unfit(contact, text_of(stored, old, context), str(error))


def value_context_of(change: TypeChange) -> ValueContext:
    """Return the channel's zone and country."""
    return ValueContext(change.channel.zone, change.channel.country)
