"""When a day or a moment is. A condition on a moment may name a day, which is as long as the clocks make it."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.filters import dates
from contacts.filters.operands import Operands
from contacts.filters.operator import Meaning, Operator, Takes
from contacts.filters.operators.numbers import above, below, within
from contacts.filters.predicates import Anniversary, Within
from contacts.filters.tree import Value


def span(value: Value, zone: ZoneInfo) -> dates.Span:
    """Return a day from its beginning to the next; an instant is one millisecond long."""
    if isinstance(value, str):
        return dates.whole(date.fromisoformat(value), zone)
    return int(value), int(value) + 1


def _on_day(operands: Operands) -> Within:
    return Within(operands.values[0], operands.values[0])


def _in_last_days(operands: Operands) -> Within:
    amount, unit = operands.values
    return Within(*dates.days_of(dates.last(amount, unit, operands.now, operands.zone), operands.zone))


def _in_coming_days(operands: Operands) -> Within:
    amount, unit = operands.values
    return Within(*dates.days_of(dates.coming(amount, unit, operands.now, operands.zone), operands.zone))


def _whole(operands: Operands) -> Within:
    """Return the interval from the beginning of the first value to the end of the last."""
    return _half_open(span(operands.values[0], operands.zone)[0], span(operands.values[-1], operands.zone)[1])


def _before(operands: Operands) -> Within:
    return _half_open(None, span(operands.values[0], operands.zone)[0])


def _after(operands: Operands) -> Within:
    return _half_open(span(operands.values[0], operands.zone)[1], None)


def _since(operands: Operands) -> Within:
    return _half_open(span(operands.values[0], operands.zone)[0], None)


def _until(operands: Operands) -> Within:
    return _half_open(None, span(operands.values[0], operands.zone)[1])


def _in_last(operands: Operands) -> Within:
    amount, unit = operands.values
    return _half_open(*dates.last(amount, unit, operands.now, operands.zone))


def _in_coming(operands: Operands) -> Within:
    amount, unit = operands.values
    return _half_open(*dates.coming(amount, unit, operands.now, operands.zone))


def _anniversary(operands: Operands) -> Anniversary:
    return Anniversary(dates.anniversaries(operands.values[0], operands.now, operands.zone), operands.zone)


def _half_open(low: int | None, high: int | None) -> Within:
    return Within(low, high, high_included=False)


def _one(name: str, label: str | Promise, phrase: str | Promise, day: Meaning, moment: Meaning) -> Operator:
    return Operator(name, Takes.ONE, label, phrase, {"day": day, "moment": moment})


_IN_LAST = Operator(
    "$inLast",
    Takes.SPAN,
    _("is in the last"),
    _("%(field)s is in the last %(value)s"),
    {"day": _in_last_days, "moment": _in_last},
)

TIME: Final = (
    _one("$on", _("is on"), _("%(field)s is on %(value)s"), _on_day, _whole),
    _one("$before", _("is before"), _("%(field)s is before %(value)s"), below(included=False), _before),
    _one("$after", _("is after"), _("%(field)s is after %(value)s"), above(included=False), _after),
    _one("$gte", _("is on or after"), _("%(field)s is on or after %(value)s"), above(included=True), _since),
    _one("$lte", _("is on or before"), _("%(field)s is on or before %(value)s"), below(included=True), _until),
    Operator(
        "$between",
        Takes.TWO,
        _("is between"),
        _("%(field)s is between %(value)s and %(second)s"),
        {"day": within, "moment": _whole},
    ),
    _IN_LAST,
    _IN_LAST.negation("$notInLast", _("is not in the last"), _("%(field)s is not in the last %(value)s")),
    Operator(
        "$inNext",
        Takes.SPAN,
        _("is in the next"),
        _("%(field)s is in the next %(value)s"),
        {"day": _in_coming_days, "moment": _in_coming},
    ),
    Operator(
        "$anniversaryIn",
        Takes.DAYS,
        _("has its anniversary within (days)"),
        _("the anniversary of %(field)s is within %(value)s"),
        {"day": _anniversary, "moment": _anniversary},
    ),
)
