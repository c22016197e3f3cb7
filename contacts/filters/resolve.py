"""From a condition to the predicate that it stands for now. `compile` and `match` both start here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.filters import dates
from contacts.filters.budget import check_budget
from contacts.filters.operators import operator_of
from contacts.filters.predicates import (
    Anniversary,
    Comparison,
    HasAll,
    HasAny,
    Like,
    OneOf,
    OwnType,
    Predicate,
    Predicates,
    Present,
    Within,
)
from contacts.filters.problems import invalid
from contacts.filters.tree import Leaf, Node, Value, joined, leaves
from contacts.values import ComparedAs, Invalid, Phone, ValueContext
from contacts.values.folding import fold


def resolve_tree(tree: Node, catalogue: Catalogue, now: datetime) -> Predicates:
    """Return what each condition of the tree asks at this moment, by its path. Raise FilterInvalid."""
    check_budget(tree, catalogue)
    return {path: resolve(path, leaf, catalogue, now) for path, leaf in leaves(tree)}


def resolve(path: str, leaf: Leaf, catalogue: Catalogue, now: datetime) -> Predicate:
    """Return what the condition at this path asks of its field at this moment.

    Raise FilterInvalid when the catalogue no longer has the key as the condition means it.
    """
    field = catalogue.filterable().get(leaf.key)
    operator = operator_of(field.type, leaf.operator) if field and field.type.name == leaf.type else None
    if field is None or operator is None:
        raise invalid(joined(path, "key"), _("This key is no longer what it was."))
    positive = operator.negates or operator.name
    negated = operator.negates is not None
    try:
        return Predicate(field, _comparison(positive, leaf, field, catalogue, now), negated)
    except Invalid as error:
        raise invalid(joined(path, "values"), str(error)) from error


def zone_of(leaf: Leaf, context: ValueContext) -> ZoneInfo:
    """Return the zone that the condition's days are meant in."""
    return ZoneInfo(leaf.timezone) if leaf.timezone else context.zone


def in_order(leaf: Leaf, field: Field, context: ValueContext) -> bool:
    """Return whether the first value of `$between` isn't after the second."""
    low, high = leaf.values
    if field.type.compared_as == "moment":
        zone = zone_of(leaf, context)
        return _span(low, zone)[0] < _span(high, zone)[1]
    return bool(low <= high)  # type: ignore[operator]  # both are numbers, or both are days


@dataclass(frozen=True)
class _Operands:
    """What a comparison is made of."""

    field: Field
    values: tuple[Any, ...]
    context: ValueContext
    zone: ZoneInfo
    now: datetime


def _comparison(operator: str, leaf: Leaf, field: Field, catalogue: Catalogue, now: datetime) -> Comparison:
    if isinstance(field.type, OwnType):
        return field.type.comparison(leaf.values, catalogue, now)
    if operator == "$exist":
        return Present()
    operands = _Operands(field, leaf.values, catalogue.context, zone_of(leaf, catalogue.context), now)
    return _COMPARISONS[field.type.compared_as][operator](operands)


def _texts(operands: _Operands) -> OneOf:
    return OneOf(tuple(dict.fromkeys(map(fold, operands.values))))


def _like(start: bool = False, end: bool = False) -> Callable[[_Operands], Like]:
    def comparison(operands: _Operands) -> Like:
        text, type_ = operands.values[0], operands.field.type
        parts = type_.fragments(text, operands.context, start=start) if isinstance(type_, Phone) else (text,)
        return Like(tuple(map(fold, parts)), start, end)

    return comparison


def _one_of(operands: _Operands) -> OneOf:
    return OneOf(tuple(dict.fromkeys(operands.values)))


def _within(operands: _Operands) -> Within:
    return Within(*operands.values)


def _above(included: bool) -> Callable[[_Operands], Within]:
    return lambda operands: Within(operands.values[0], None, low_included=included)


def _below(included: bool) -> Callable[[_Operands], Within]:
    return lambda operands: Within(None, operands.values[0], high_included=included)


def _on(operands: _Operands) -> Within:
    return Within(operands.values[0], operands.values[0])


def _last_days(operands: _Operands) -> Within:
    amount, unit = operands.values
    return Within(*dates.days_of(dates.last(amount, unit, operands.now, operands.zone), operands.zone))


def _coming_days(operands: _Operands) -> Within:
    amount, unit = operands.values
    return Within(*dates.days_of(dates.coming(amount, unit, operands.now, operands.zone), operands.zone))


def _whole(operands: _Operands) -> Within:
    """Return the interval from the beginning of the first value to the end of the last."""
    return _half_open(_span(operands.values[0], operands.zone)[0], _span(operands.values[-1], operands.zone)[1])


def _before(operands: _Operands) -> Within:
    return _half_open(None, _span(operands.values[0], operands.zone)[0])


def _after(operands: _Operands) -> Within:
    return _half_open(_span(operands.values[0], operands.zone)[1], None)


def _from(operands: _Operands) -> Within:
    return _half_open(_span(operands.values[0], operands.zone)[0], None)


def _until(operands: _Operands) -> Within:
    return _half_open(None, _span(operands.values[0], operands.zone)[1])


def _last(operands: _Operands) -> Within:
    return _half_open(*dates.last(operands.values[0], operands.values[1], operands.now, operands.zone))


def _coming(operands: _Operands) -> Within:
    return _half_open(*dates.coming(operands.values[0], operands.values[1], operands.now, operands.zone))


def _anniversary(operands: _Operands) -> Anniversary:
    return Anniversary(dates.anniversaries(operands.values[0], operands.now, operands.zone), operands.zone)


def _half_open(low: int | None, high: int | None) -> Within:
    return Within(low, high, high_included=False)


def _span(value: Value, zone: ZoneInfo) -> dates.Span:
    """Return a day from its beginning to the next; an instant is one millisecond long."""
    if isinstance(value, str):
        return dates.whole(date.fromisoformat(value), zone)
    return int(value), int(value) + 1


def _any_text(operands: _Operands) -> HasAny:
    return HasAny(_texts(operands).values)


def _all_texts(operands: _Operands) -> HasAll:
    return HasAll(_texts(operands).values)


def _any(operands: _Operands) -> HasAny:
    return HasAny(_one_of(operands).values)


def _all(operands: _Operands) -> HasAll:
    return HasAll(_one_of(operands).values)


_COMPARISONS: Final[dict[ComparedAs, dict[str, Callable[[_Operands], Comparison]]]] = {
    "text": {
        "$eq": _texts,
        "$in": _texts,
        "$contains": _like(),
        "$startsWith": _like(start=True),
        "$endsWith": _like(end=True),
    },
    "number": {
        "$eq": _one_of,
        "$in": _one_of,
        "$gt": _above(included=False),
        "$gte": _above(included=True),
        "$lt": _below(included=False),
        "$lte": _below(included=True),
        "$between": _within,
    },
    "boolean": {"$eq": _one_of},
    "day": {
        "$on": _on,
        "$before": _below(included=False),
        "$after": _above(included=False),
        "$gte": _above(included=True),
        "$lte": _below(included=True),
        "$between": _within,
        "$inLast": _last_days,
        "$inNext": _coming_days,
        "$anniversaryIn": _anniversary,
    },
    "moment": {
        "$on": _whole,
        "$before": _before,
        "$after": _after,
        "$gte": _from,
        "$lte": _until,
        "$between": _whole,
        "$inLast": _last,
        "$inNext": _coming,
        "$anniversaryIn": _anniversary,
    },
    "texts": {"$hasAny": _any_text, "$hasAll": _all_texts},
    "numbers": {"$hasAny": _any, "$hasAll": _all},
}
