"""The conditions of segments, through the key that filters know them by: to edit, to repair, to ask “why?”."""

from typing import Any

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.filters.predicates import OwnType
from contacts.filters.problems import invalid
from contacts.values import Invalid

KEY = "segment"


def segment_choices(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The segments that there are: value and name."""
    type_ = _type(catalogue)
    return [(str(value), label) for value, label in type_.choices()] if type_ else []


def criteria_of(segment: str, catalogue: Catalogue) -> Filter:
    """The conditions of that segment. Raises FilterInvalid when there is none, or they no longer make sense."""
    type_ = _type(catalogue)
    try:
        value = type_.read(segment, catalogue.context) if type_ else None
        if type_ is None or not isinstance(value, str | int):
            raise invalid("", "")
        return Filter(type_.tree(value, catalogue))
    except Invalid as error:
        raise invalid("", str(error)) from error


def stored_criteria(segment: str, catalogue: Catalogue) -> Any:
    """The stored form of a segment's conditions, whether they make sense or not; None when there is no such segment."""
    type_ = _type(catalogue)
    try:
        value = type_.read(segment, catalogue.context) if type_ else None
    except Invalid:
        return None
    return type_.stored(value) if type_ and isinstance(value, str | int) else None


def _type(catalogue: Catalogue) -> OwnType | None:
    field = catalogue.filterable().get(KEY)
    return field.type if field and isinstance(field.type, OwnType) else None
