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
Test = Callable[[Any], bool]

_DAY = re.compile(CALENDAR_DAY)


def matcher(tree: Node, predicates: Predicates) -> Matcher:
    """Return a function that says whether a contact matches; quick for many contacts."""
    return _node(tree, "", predicates)


def holds(predicate: Predicate) -> Matcher:
    """Return a function that says whether the condition is true of a contact."""
    comparison, field, negated = predicate.comparison, predicate.field, predicate.negated
    if isinstance(comparison, OwnComparison):
        return lambda contact: comparison.matches(contact) is not negated
    passes, stored = _passes(comparison, field), field.stored
    return lambda contact: passes(stored(contact)) is not negated


def _node(node: Node, path: str, predicates: Predicates) -> Matcher:
    if isinstance(node, Leaf):
        return holds(predicates[path])
    parts = [_node(child, joined(path, step), predicates) for step, child in steps(node)]
    if isinstance(node, Not):
        return lambda contact: not parts[0](contact)
    if isinstance(node, And):
        return lambda contact: all(part(contact) for part in parts)
    return lambda contact: any(part(contact) for part in parts)


def _passes(comparison: Comparison, field: Field) -> Test:
    """Return what says whether a stored value (None: no value) passes. One of another type passes `Present` alone."""
    if isinstance(comparison, Present):
        return lambda stored: stored is not None
    is_of_type, comparable, test = field.type.holds, _comparable(field), _test(comparison)
    return lambda stored: is_of_type(stored) and test(comparable(stored))


def _comparable(field: Field) -> Callable[[Any], Any]:
    """Return what makes of a stored value of the field's type what is compared."""
    match field.type.compared_as:
        case "text":
            return fold
        case "number" | "moment":
            return _exact
        case "texts":
            return frozenset if field.path is None else lambda stored: frozenset(map(fold, stored))
        case "numbers":
            return lambda stored: frozenset(map(_exact, stored))
        case _:
            return lambda stored: stored


def _test(comparison: Comparison) -> Test:
    """Return what says whether a value passes. Values that many contacts are compared with are a set."""
    match comparison:
        case OneOf(values):
            return frozenset(map(_exact, values)).__contains__
        case Like():
            return lambda value: any(_like(value, part, comparison) for part in comparison.parts)
        case Within():
            low, high = (None if end is None else _exact(end) for end in (comparison.low, comparison.high))
            bounds = replace(comparison, low=low, high=high)
            return lambda value: _within(value, bounds)
        case Anniversary(days, zone):
            return lambda value: (
                (value[5:] if isinstance(value, str) else f"{instant(floor(value)).astimezone(zone):%m-%d}") in days
            )
        case HasAny(values):
            wanted = frozenset(map(_exact, values))
            return lambda value: not wanted.isdisjoint(value)
        case HasAll(values):
            return frozenset(map(_exact, values)).issubset
        case _:
            raise TypeError(comparison)


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
