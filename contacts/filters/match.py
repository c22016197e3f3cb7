"""The twin of `compile` in plain Python: for one contact that is at hand."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from math import floor
from typing import Any

from contacts.fields import Field
from contacts.filters.dates import CALENDAR_DAY
from contacts.filters.predicates import (
    Anniversary,
    Comparison,
    HasAll,
    HasAny,
    Like,
    OneOf,
    OwnComparison,
    Predicate,
    Predicates,
    Present,
    Within,
)
from contacts.filters.tree import And, Leaf, Node, Not, joined, steps
from contacts.models import Contact
from contacts.values import instant
from contacts.values.folding import fold

Matcher = Callable[[Contact], bool]

_DAY = re.compile(CALENDAR_DAY)


def matcher(tree: Node, predicates: Predicates) -> Matcher:
    """Return a function that says whether a contact matches; quick for many contacts."""
    return _node(tree, "", predicates)


def holds(predicate: Predicate) -> Matcher:
    """Return a function that says whether the condition is true of a contact."""
    comparison, field = _prepared(predicate.comparison), predicate.field
    if isinstance(comparison, OwnComparison):
        return lambda contact: comparison.matches(contact) is not predicate.negated
    return lambda contact: _holds(comparison, field, field.stored(contact)) is not predicate.negated


def _node(node: Node, path: str, predicates: Predicates) -> Matcher:
    if isinstance(node, Leaf):
        return holds(predicates[path])
    parts = [_node(child, joined(path, step), predicates) for step, child in steps(node)]
    if isinstance(node, Not):
        return lambda contact: not parts[0](contact)
    if isinstance(node, And):
        return lambda contact: all(part(contact) for part in parts)
    return lambda contact: any(part(contact) for part in parts)


def _prepared(comparison: Comparison) -> Comparison:
    """Return the values that many contacts are compared with, as a set; numbers as decimals."""
    if isinstance(comparison, OneOf | HasAny | HasAll):
        return replace(comparison, values=frozenset(map(_exact, comparison.values)))  # type: ignore[arg-type]
    if isinstance(comparison, Within):
        low, high = (None if end is None else _exact(end) for end in (comparison.low, comparison.high))
        return replace(comparison, low=low, high=high)
    return comparison


def _holds(comparison: Comparison, field: Field, stored: Any) -> bool:
    """Return whether the stored value (None: no value) passes. A value of another type passes `Present` alone."""
    if isinstance(comparison, Present):
        return stored is not None
    value = _comparable(field, stored)
    if value is None:
        return False
    match comparison:
        case OneOf(values):
            return value in values
        case Like():
            return any(_like(value, part, comparison) for part in comparison.parts)
        case Within():
            return _within(value, comparison)
        case Anniversary(days, zone):
            if isinstance(value, str):
                return value[5:] in days
            return f"{instant(floor(value)).astimezone(zone):%m-%d}" in days
        case HasAny(values):
            return any(item in values for item in value)
        case HasAll(values):
            return all(item in value for item in values)
        case _:
            raise TypeError(comparison)


def _comparable(field: Field, stored: Any) -> Any:
    """Return the stored value as it is compared; None when it isn't of the field's type."""
    if not field.type.holds(stored):
        return None
    match field.type.compared_as:
        case "text":
            return fold(stored)
        case "number" | "moment":
            return _exact(stored)
        case "texts":
            return frozenset(stored if field.path is None else map(fold, stored))
        case "numbers":
            return frozenset(map(_exact, stored))
        case _:
            return stored


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _like(text: str, part: str, comparison: Like) -> bool:
    if comparison.start:
        return text.startswith(part)
    return text.endswith(part) if comparison.end else part in text


def _within(value: Any, comparison: Within) -> bool:
    low, high = comparison.low, comparison.high
    if low is not None and not (value >= low if comparison.low_included else value > low):
        return False
    return high is None or bool(value <= high if comparison.high_included else value < high)
