"""The twin of `compile` in plain Python: for one contact that is at hand."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import floor
from typing import Any

from contacts.fields import Catalogue, Field
from contacts.filters.conditions import (
    Anniversary,
    Condition,
    HasAll,
    HasAny,
    Like,
    OneOf,
    Own,
    Present,
    Test,
    Within,
)
from contacts.filters.dates import CALENDAR_DAY
from contacts.filters.meaning import resolve
from contacts.filters.tree import And, Leaf, Node, Not, joined, steps
from contacts.models import Contact
from contacts.values import MAX_MS, MIN_MS, instant
from contacts.values.folding import fold

Matcher = Callable[[Contact], bool]

_DAY = re.compile(CALENDAR_DAY)


def matcher(tree: Node, catalogue: Catalogue, now: datetime) -> Matcher:
    """A function that says whether a contact matches; quick for many contacts. Raises FilterInvalid."""
    return _node(tree, "", catalogue, now)


def holds(condition: Condition) -> Matcher:
    """A function that says whether the condition is true of a contact."""
    test, field = _prepared(condition.test), condition.field
    if isinstance(test, Own):
        return lambda contact: test.matches(contact) is not condition.negated
    return lambda contact: _holds(test, field, field.stored(contact)) is not condition.negated


def _node(node: Node, path: str, catalogue: Catalogue, now: datetime) -> Matcher:
    if isinstance(node, Leaf):
        return holds(resolve(path, node, catalogue, now))
    parts = [_node(child, joined(path, step), catalogue, now) for step, child in steps(node)]
    if isinstance(node, Not):
        return lambda contact: not parts[0](contact)
    if isinstance(node, And):
        return lambda contact: all(part(contact) for part in parts)
    return lambda contact: any(part(contact) for part in parts)


def _prepared(test: Test) -> Test:
    """Values that many contacts are compared with, as a set; numbers as decimals."""
    if isinstance(test, OneOf | HasAny | HasAll):
        return replace(test, values=frozenset(map(_exact, test.values)))  # type: ignore[arg-type]
    if isinstance(test, Within):
        low, high = (None if end is None else _exact(end) for end in (test.low, test.high))
        return replace(test, low=low, high=high)
    return test


def _holds(test: Test, field: Field, stored: Any) -> bool:
    """Whether the stored value (None: no value) passes. A value of another type passes `Present` alone."""
    if isinstance(test, Present):
        return stored is not None
    value = _comparable(field, stored)
    if value is None:
        return False
    match test:
        case OneOf(values):
            return value in values
        case Like():
            return any(_like(value, part, test) for part in test.parts)
        case Within():
            return _within(value, test)
        case Anniversary(days, zone):
            if isinstance(value, str):
                return value[5:] in days
            return f"{instant(floor(value)).astimezone(zone):%m-%d}" in days
        case HasAny(values):
            return any(item in values for item in value)
        case HasAll(values):
            return all(item in value for item in values)
        case _:
            raise TypeError(test)


def _comparable(field: Field, stored: Any) -> Any:
    """The stored value as it is compared; None when it isn't of the field's type."""
    match field.type.name:
        case "string":
            return fold(stored) if isinstance(stored, str) else None
        case "number":
            return _exact(stored) if _is_number(stored) else None
        case "boolean":
            return stored if isinstance(stored, bool) else None
        case "date":
            return stored if isinstance(stored, str) and _DAY.fullmatch(stored) else None
        case "datetime":
            inside = _is_number(stored) and MIN_MS <= stored < MAX_MS + 1
            return _exact(stored) if inside else None
        case "list":
            return _items(stored, str, (lambda item: item) if field.path is None else fold)
        case "listOfNumber":
            return _items(stored, (int, float), _exact)
        case _:
            raise TypeError(field.type.name)


def _items(stored: Any, kind: type | tuple[type, ...], take: Callable[[Any], Any]) -> Collection[Any] | None:
    if not isinstance(stored, list):
        return None
    fit = all(isinstance(item, kind) and not isinstance(item, bool) for item in stored)
    return frozenset(map(take, stored)) if fit else None


def _is_number(stored: Any) -> bool:
    return isinstance(stored, int | float) and not isinstance(stored, bool)


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _like(text: str, part: str, test: Like) -> bool:
    if test.start:
        return text.startswith(part)
    return text.endswith(part) if test.end else part in text


def _within(value: Any, test: Within) -> bool:
    if test.low is not None and not (value >= test.low if test.low_included else value > test.low):
        return False
    return test.high is None or bool(value <= test.high if test.high_included else value < test.high)
