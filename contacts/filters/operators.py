"""The operators of each type, as data, and what the page offers for a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.fields import Field
from contacts.filters.operator import Index, Operator, Takes
from contacts.filters.predicates import OwnType
from contacts.values import TYPES, ComparedAs, ValueType

Control = Literal["none", "text", "number", "date", "relative", "list", "boolean", "choice"]


@dataclass(frozen=True)
class Offer:
    """What the page offers for a field: `count` is how many values the control holds, None for any number."""

    operator: str
    label: str
    control: Control
    count: int | None
    choices: tuple[tuple[str, str], ...] = ()


_HAS_VALUE = Operator("$exist", Takes.NOTHING, _("has a value"), _("%(field)s has a value"), index=Index.NONE)
_IS = Operator("$eq", Takes.ONE, _("is"), _("%(field)s is %(value)s"))
_IS_ONE_OF = Operator("$in", Takes.SOME, _("is one of"), _("%(field)s is one of %(value)s"))
_IN_LAST = Operator("$inLast", Takes.SPAN, _("is in the last"), _("%(field)s is in the last %(value)s"))

PRESENCE: Final = (_HAS_VALUE, _HAS_VALUE.negation("$nexist", _("has no value"), _("%(field)s has no value")))

EQUALITY: Final = (_IS, _IS.negation("$ne", _("is not"), _("%(field)s is not %(value)s")))

MEMBERSHIP: Final = (
    _IS_ONE_OF,
    _IS_ONE_OF.negation("$nin", _("is none of"), _("%(field)s is none of %(value)s")),
)


def _part(name: str, label: str | Promise, phrase: str | Promise, index: Index = Index.PARTS) -> Operator:
    return Operator(name, Takes.ONE, label, phrase, fragment=True, index=index)


_CONTAINS = _part("$contains", _("contains"), _("%(field)s contains %(value)s"))
_STARTS = _part("$startsWith", _("starts with"), _("%(field)s starts with %(value)s"), Index.ORDER)
_ENDS = _part("$endsWith", _("ends with"), _("%(field)s ends with %(value)s"))

CONTAINING: Final = (
    _CONTAINS,
    _CONTAINS.negation("$ncontains", _("does not contain"), _("%(field)s does not contain %(value)s")),
)

PARTS: Final = (
    *CONTAINING,
    _STARTS,
    _STARTS.negation("$nstartsWith", _("does not start with"), _("%(field)s does not start with %(value)s")),
    _ENDS,
    _ENDS.negation("$nendsWith", _("does not end with"), _("%(field)s does not end with %(value)s")),
)

SIZE: Final = (
    Operator("$gt", Takes.ONE, _("is more than"), _("%(field)s is more than %(value)s")),
    Operator("$gte", Takes.ONE, _("is at least"), _("%(field)s is at least %(value)s")),
    Operator("$lt", Takes.ONE, _("is less than"), _("%(field)s is less than %(value)s")),
    Operator("$lte", Takes.ONE, _("is at most"), _("%(field)s is at most %(value)s")),
    Operator("$between", Takes.TWO, _("is between"), _("%(field)s is between %(value)s and %(second)s")),
)

TIME: Final = (
    Operator("$on", Takes.ONE, _("is on"), _("%(field)s is on %(value)s")),
    Operator("$before", Takes.ONE, _("is before"), _("%(field)s is before %(value)s")),
    Operator("$after", Takes.ONE, _("is after"), _("%(field)s is after %(value)s")),
    Operator("$gte", Takes.ONE, _("is on or after"), _("%(field)s is on or after %(value)s")),
    Operator("$lte", Takes.ONE, _("is on or before"), _("%(field)s is on or before %(value)s")),
    Operator("$between", Takes.TWO, _("is between"), _("%(field)s is between %(value)s and %(second)s")),
    _IN_LAST,
    _IN_LAST.negation("$notInLast", _("is not in the last"), _("%(field)s is not in the last %(value)s")),
    Operator("$inNext", Takes.SPAN, _("is in the next"), _("%(field)s is in the next %(value)s")),
    Operator(
        "$anniversaryIn",
        Takes.DAYS,
        _("has its anniversary within (days)"),
        _("the anniversary of %(field)s is within %(value)s"),
        index=Index.NONE,
    ),
)

_HAS_ANY = Operator("$hasAny", Takes.SOME, _("has any of"), _("%(field)s has any of %(value)s"), index=Index.PARTS)

LIST: Final = (
    _HAS_ANY,
    Operator("$hasAll", Takes.SOME, _("has all of"), _("%(field)s has all of %(value)s"), index=Index.PARTS),
    _HAS_ANY.negation("$hasNone", _("has none of"), _("%(field)s has none of %(value)s")),
)

_COMPARED: Final[dict[ComparedAs, tuple[Operator, ...]]] = {
    "text": EQUALITY + MEMBERSHIP + PARTS + PRESENCE,
    "number": EQUALITY + SIZE + MEMBERSHIP + PRESENCE,
    "boolean": (_IS, *PRESENCE),
    "day": TIME + PRESENCE,
    "moment": TIME + PRESENCE,
    "texts": LIST + PRESENCE,
    "numbers": LIST + PRESENCE,
}

OPERATORS: Final[dict[str, dict[str, Operator]]] = {
    type_.name: {operator.name: operator for operator in _COMPARED[type_.compared_as]} for type_ in TYPES.values()
}


def names(index: Index) -> frozenset[str]:
    """Return the names of the operators that can use such an index, of whatever type."""
    return frozenset(
        operator.name for table in OPERATORS.values() for operator in table.values() if operator.index is index
    )


ORDERED: Final = names(Index.ORDER)
PARTIAL: Final = names(Index.PARTS)

# Names of Channel Talk's public API that lists accept too.
ALIASES: Final = {
    (type_, alias): name
    for type_ in (entry.name for entry in TYPES.values() if entry.is_list)
    for alias, name in (("$in", "$hasAny"), ("$nin", "$hasNone"))
}

_CONTROLS: Final[dict[ComparedAs, Control]] = {"boolean": "boolean", "day": "date", "moment": "date"}
COUNTS: Final[dict[Takes, int | None]] = {
    Takes.NOTHING: 0,
    Takes.ONE: 1,
    Takes.TWO: 2,
    Takes.SOME: None,
    Takes.SPAN: 2,
    Takes.DAYS: 1,
}


def operators_of(type_: ValueType) -> Mapping[str, Operator]:
    """Return the operators of a type by name, in the order in which pages offer them."""
    if isinstance(type_, OwnType):
        return {operator.name: operator for operator in type_.operators}
    return OPERATORS[type_.name]


def operator_of(type_: ValueType, name: str) -> Operator | None:
    """Return the operator that a type has under this name or an alias of it; None if it has none."""
    return operators_of(type_).get(ALIASES.get((type_.name, name), name))


def operator_label(name: str) -> str | None:
    """Return what the first type that has an operator of this name calls it, in the active language; else None."""
    found = (table[name] for table in OPERATORS.values() if name in table)
    return next((str(operator.label) for operator in found), None)


def offers(field: Field) -> list[Offer]:
    """Return what the page offers for a field, in the active language and the table's order."""
    return [
        Offer(
            operator.name,
            str(operator.label),
            _control(field, operator),
            COUNTS[operator.takes],
            _choices(field) if _control(field, operator) == "choice" else (),
        )
        for operator in operators_of(field.type).values()
    ]


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    given = field.type.choices() if isinstance(field.type, OwnType) else field.choices
    return tuple((str(value), str(label)) for value, label in given)


def _control(field: Field, operator: Operator) -> Control:
    match operator.takes:
        case Takes.NOTHING:
            return "none"
        case Takes.SPAN:
            return "relative"
        case Takes.DAYS:
            return "number"
    if (isinstance(field.type, OwnType) or field.choices) and not operator.fragment:
        return "choice"
    if operator.takes is Takes.SOME:
        return "list"
    return "number" if field.type.keyboard == "decimal" else _CONTROLS.get(field.type.compared_as, "text")
