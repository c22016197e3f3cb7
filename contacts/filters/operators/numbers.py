"""How large a number is."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.filters.operands import Operands
from contacts.filters.operator import Meaning, Operator, Takes
from contacts.filters.predicates import Within


def within(operands: Operands) -> Within:
    return Within(*operands.values)


def above(included: bool) -> Callable[[Operands], Within]:
    return lambda operands: Within(operands.values[0], None, low_included=included)


def below(included: bool) -> Callable[[Operands], Within]:
    return lambda operands: Within(None, operands.values[0], high_included=included)


def _one(name: str, label: str | Promise, phrase: str | Promise, meaning: Meaning) -> Operator:
    return Operator(name, Takes.ONE, label, phrase, {"number": meaning})


SIZE: Final = (
    _one("$gt", _("is more than"), _("%(field)s is more than %(value)s"), above(included=False)),
    _one("$gte", _("is at least"), _("%(field)s is at least %(value)s"), above(included=True)),
    _one("$lt", _("is less than"), _("%(field)s is less than %(value)s"), below(included=False)),
    _one("$lte", _("is at most"), _("%(field)s is at most %(value)s"), below(included=True)),
    Operator(
        "$between",
        Takes.TWO,
        _("is between"),
        _("%(field)s is between %(value)s and %(second)s"),
        {"number": within},
    ),
)
