"""From a condition to the test that it stands for now. `compile` and `match` both start here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.filters import dates
from contacts.filters.conditions import (
    Anniversary,
    Condition,
    HasAll,
    HasAny,
    Like,
    OneOf,
    OwnType,
    Present,
    Test,
    Within,
)
from contacts.filters.operators import operator_of
from contacts.filters.problems import invalid
from contacts.filters.tree import Leaf, Value, joined
from contacts.values import Invalid, Phone, Setting
from contacts.values.folding import fold


def resolve(path: str, leaf: Leaf, catalogue: Catalogue, now: datetime) -> Condition:
    """What the condition at this path asks of its field at this moment.

    Raises FilterInvalid when the catalogue no longer has the key as the condition means it.
    """
    field = catalogue.filterable().get(leaf.key)
    operator = operator_of(leaf.type, leaf.operator)
    if field is None or field.type.name != leaf.type or operator is None:
        raise invalid(joined(path, "key"), _("This key is no longer what it was."))
    positive = operator.negates or operator.name
    negated = operator.negates is not None
    try:
        return Condition(field, _test(positive, leaf, field, catalogue, now), negated)
    except Invalid as error:
        raise invalid(joined(path, "values"), str(error)) from error


def zone_of(leaf: Leaf, setting: Setting) -> ZoneInfo:
    """The zone that the condition's days are meant in."""
    return ZoneInfo(leaf.timezone) if leaf.timezone else setting.zone


def in_order(leaf: Leaf, setting: Setting) -> bool:
    """Whether the first value of `$between` isn't after the second."""
    low, high = leaf.values
    if leaf.type == "datetime":
        zone = zone_of(leaf, setting)
        return _span(low, zone)[0] < _span(high, zone)[1]
    return bool(low <= high)  # type: ignore[operator]  # both are numbers, or both are days


@dataclass(frozen=True)
class _Context:
    """What a test is made of."""

    field: Field
    values: tuple[Any, ...]
    setting: Setting
    zone: ZoneInfo
    now: datetime


def _test(operator: str, leaf: Leaf, field: Field, catalogue: Catalogue, now: datetime) -> Test:
    if isinstance(field.type, OwnType):
        return field.type.test(leaf.values, catalogue, now)
    if operator == "$exist":
        return Present()
    context = _Context(field, leaf.values, catalogue.setting, zone_of(leaf, catalogue.setting), now)
    return _TESTS[leaf.type][operator](context)


def _texts(context: _Context) -> OneOf:
    return OneOf(tuple(dict.fromkeys(map(fold, context.values))))


def _like(start: bool = False, end: bool = False) -> Callable[[_Context], Like]:
    def test(context: _Context) -> Like:
        text, type_ = context.values[0], context.field.type
        parts = type_.fragments(text, context.setting, start=start) if isinstance(type_, Phone) else (text,)
        return Like(tuple(map(fold, parts)), start, end)

    return test


def _one_of(context: _Context) -> OneOf:
    return OneOf(tuple(dict.fromkeys(context.values)))


def _within(context: _Context) -> Within:
    return Within(*context.values)


def _above(included: bool) -> Callable[[_Context], Within]:
    return lambda context: Within(context.values[0], None, low_included=included)


def _below(included: bool) -> Callable[[_Context], Within]:
    return lambda context: Within(None, context.values[0], high_included=included)


def _on(context: _Context) -> Within:
    return Within(context.values[0], context.values[0])


def _last_days(context: _Context) -> Within:
    amount, unit = context.values
    return Within(*dates.days_of(dates.last(amount, unit, context.now, context.zone), context.zone))


def _coming_days(context: _Context) -> Within:
    amount, unit = context.values
    return Within(*dates.days_of(dates.coming(amount, unit, context.now, context.zone), context.zone))


def _whole(context: _Context) -> Within:
    """From the beginning of the first value to the end of the last."""
    return _half_open(_span(context.values[0], context.zone)[0], _span(context.values[-1], context.zone)[1])


def _before(context: _Context) -> Within:
    return _half_open(None, _span(context.values[0], context.zone)[0])


def _after(context: _Context) -> Within:
    return _half_open(_span(context.values[0], context.zone)[1], None)


def _from(context: _Context) -> Within:
    return _half_open(_span(context.values[0], context.zone)[0], None)


def _until(context: _Context) -> Within:
    return _half_open(None, _span(context.values[0], context.zone)[1])


def _last(context: _Context) -> Within:
    return _half_open(*dates.last(context.values[0], context.values[1], context.now, context.zone))


def _coming(context: _Context) -> Within:
    return _half_open(*dates.coming(context.values[0], context.values[1], context.now, context.zone))


def _anniversary(context: _Context) -> Anniversary:
    return Anniversary(dates.anniversaries(context.values[0], context.now, context.zone), context.zone)


def _half_open(low: int | None, high: int | None) -> Within:
    return Within(low, high, high_included=False)


def _span(value: Value, zone: ZoneInfo) -> dates.Span:
    """A day from its beginning to the next; an instant is one millisecond long."""
    if isinstance(value, str):
        return dates.whole(date.fromisoformat(value), zone)
    return int(value), int(value) + 1


def _any_text(context: _Context) -> HasAny:
    return HasAny(_texts(context).values)


def _all_texts(context: _Context) -> HasAll:
    return HasAll(_texts(context).values)


def _any(context: _Context) -> HasAny:
    return HasAny(_one_of(context).values)


def _all(context: _Context) -> HasAll:
    return HasAll(_one_of(context).values)


_TESTS: Final[dict[str, dict[str, Callable[[_Context], Test]]]] = {
    "string": {
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
    "date": {
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
    "datetime": {
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
    "list": {"$hasAny": _any_text, "$hasAll": _all_texts},
    "listOfNumber": {"$hasAny": _any, "$hasAll": _all},
}
