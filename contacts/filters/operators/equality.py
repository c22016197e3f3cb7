"""Whether there is a value, and which it is."""

from typing import Final, get_args

from django.utils.translation import gettext_lazy as _

from contacts.filters.operands import Operands
from contacts.filters.operator import Operator, Takes
from contacts.filters.predicates import OneOf, Present
from contacts.values import ComparedAs
from contacts.values.folding import fold


def present(operands: Operands) -> Present:
    return Present()


def one_of(operands: Operands) -> OneOf:
    return OneOf(tuple(dict.fromkeys(operands.values)))


def one_text_of(operands: Operands) -> OneOf:
    return OneOf(tuple(dict.fromkeys(map(fold, operands.values))))


_HAS_VALUE = Operator(
    "$exist",
    Takes.NOTHING,
    _("has a value"),
    _("%(field)s has a value"),
    dict.fromkeys(get_args(ComparedAs), present),
)
_IS = Operator(
    "$eq",
    Takes.ONE,
    _("is"),
    _("%(field)s is %(value)s"),
    {"text": one_text_of, "number": one_of, "boolean": one_of},
)
_IS_ONE_OF = Operator(
    "$in",
    Takes.SOME,
    _("is one of"),
    _("%(field)s is one of %(value)s"),
    {"text": one_text_of, "number": one_of},
)

EQUALITY: Final = (_IS, _IS.negation("$ne", _("is not"), _("%(field)s is not %(value)s"), "boolean"))

MEMBERSHIP: Final = (
    _IS_ONE_OF,
    _IS_ONE_OF.negation("$nin", _("is none of"), _("%(field)s is none of %(value)s")),
)

PRESENCE: Final = (_HAS_VALUE, _HAS_VALUE.negation("$nexist", _("has no value"), _("%(field)s has no value")))
