"""What is in a list."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from contacts.filters.operands import Operands
from contacts.filters.operator import Operator, Takes
from contacts.filters.operators.equality import one_of, one_text_of
from contacts.filters.predicates import HasAll, HasAny


def _any_text(operands: Operands) -> HasAny:
    return HasAny(one_text_of(operands).values)


def _all_texts(operands: Operands) -> HasAll:
    return HasAll(one_text_of(operands).values)


def _any_of(operands: Operands) -> HasAny:
    return HasAny(one_of(operands).values)


def _all_of(operands: Operands) -> HasAll:
    return HasAll(one_of(operands).values)


_HAS_ANY = Operator(
    "$hasAny",
    Takes.SOME,
    _("has any of"),
    _("%(field)s has any of %(value)s"),
    {"texts": _any_text, "numbers": _any_of},
)

LIST: Final = (
    _HAS_ANY,
    Operator(
        "$hasAll",
        Takes.SOME,
        _("has all of"),
        _("%(field)s has all of %(value)s"),
        {"texts": _all_texts, "numbers": _all_of},
    ),
    _HAS_ANY.negation("$hasNone", _("has none of"), _("%(field)s has none of %(value)s")),
)
