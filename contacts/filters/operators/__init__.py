"""All operators of filters. How to add one: CONTRIBUTING.md."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

from contacts.filters.operator import Operator, Takes
from contacts.filters.operators.equality import EQUALITY, MEMBERSHIP, PRESENCE
from contacts.filters.operators.lists import LIST
from contacts.filters.operators.numbers import SIZE
from contacts.filters.operators.texts import CONTAINING, PARTS
from contacts.filters.operators.times import TIME
from contacts.filters.predicates import OwnType
from contacts.values import TYPES, ValueType

__all__ = [
    "ALIASES",
    "CONTAINING",
    "COUNTS",
    "MEMBERSHIP",
    "OPERATORS",
    "operator_label",
    "operator_labels",
    "operator_of",
    "operators_of",
]

# In the order in which pages offer those that a type has.
_ALL: Final = EQUALITY + SIZE + MEMBERSHIP + PARTS + TIME + LIST + PRESENCE

OPERATORS: Final[dict[str, dict[str, Operator]]] = {
    type_.name: {operator.name: operator for operator in _ALL if type_.compared_as in operator.means}
    for type_ in TYPES.values()
}


# Names of Channel Talk's public API that lists accept too.
ALIASES: Final = {
    (type_, alias): name
    for type_ in (entry.name for entry in TYPES.values() if entry.is_list)
    for alias, name in (("$in", "$hasAny"), ("$nin", "$hasNone"))
}

COUNTS: Final[dict[Takes, int | None]] = {
    Takes.NOTHING: 0,
    Takes.ONE: 1,
    Takes.TWO: 2,
    Takes.SOME: None,
    Takes.SPAN: 2,
    Takes.DAYS: 1,
}


def operators_of(type_: ValueType) -> Mapping[str, Operator]:
    """Return the operators of a type by name, in the order in which pages offer them; a retired type has none."""
    if isinstance(type_, OwnType):
        return {operator.name: operator for operator in type_.operators}
    return OPERATORS.get(type_.name, {})


def operator_of(type_: ValueType, name: str) -> Operator | None:
    """Return the operator that a type has under this name or an alias of it; None if it has none."""
    return operators_of(type_).get(ALIASES.get((type_.name, name), name))


def operator_labels() -> dict[str, str | Promise]:
    """Return what the operators are called, by name: as the first type calls it that has one of this name."""
    return {name: operator.label for table in reversed(OPERATORS.values()) for name, operator in table.items()}


def operator_label(name: str) -> str | None:
    """Return what the first type that has an operator of this name calls it, in the active language; else None."""
    label = operator_labels().get(name)
    return None if label is None else str(label)
