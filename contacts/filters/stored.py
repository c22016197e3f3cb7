"""Stored filters: conditions that an app above keeps under a name, reached through the field that it registered."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
from contacts.filters.filter import Filter
from contacts.filters.predicates import StoredFilterType
from contacts.filters.problems import invalid
from contacts.filters.tree import Leaf, Value
from contacts.values import Invalid


@dataclass(frozen=True)
class StoredFilters:
    """The stored filters of a channel; lists name one of them by a parameter that is called like the field's key."""

    field: Field
    type: StoredFilterType
    catalogue: Catalogue

    @property
    def parameter(self) -> str:
        """The name of the URL parameter and command line option."""
        return self.field.key

    @property
    def label(self) -> str | Promise:
        """What one of them is called for people."""
        return self.field.label

    def choices(self) -> list[tuple[str, str]]:
        """Return each value, as URLs write it, with its name."""
        return [(str(value), label) for value, label in self.type.choices()]

    def name(self, text: str) -> str:
        """Return what the stored filter is called; empty when there is none."""
        return dict(self.choices()).get(text, "")

    def condition(self, text: str) -> Filter:
        """Return a filter whose only condition is this stored filter. Raise FilterInvalid when there is none."""
        return Filter(Leaf(self.field.key, self.type.name, "$in", (self._value(text),)))

    def filter(self, text: str) -> Filter:
        """Return its own conditions. Raise FilterInvalid when there are none, or they make no sense any more."""
        try:
            return Filter(self.type.tree(self._value(text), self.catalogue))
        except Invalid as error:
            raise invalid("", str(error)) from error

    def json(self, text: str) -> Any:
        """Return the stored form of its conditions, whether they make sense or not; None when there are none."""
        try:
            value = self.type.read(text, self.catalogue.context)
        except Invalid:
            return None
        return self.type.stored(value) if isinstance(value, str | int) else None

    def _value(self, text: str) -> Value:
        try:
            value = self.type.read(text, self.catalogue.context)
        except Invalid as error:
            raise invalid("", str(error)) from error
        if not isinstance(value, str | int):
            raise invalid("", "")
        return value


def stored_filters(catalogue: Catalogue) -> StoredFilters | None:
    """Return the stored filters of the catalogue's channel; None when no app brings any."""
    for field in catalogue.conditions.values():
        if isinstance(field.type, StoredFilterType):
            return StoredFilters(field, field.type, catalogue)
    return None
