"""The operators of each type, as data: what they are called, what they take, and whose complement they are."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.fields import Field
from contacts.filters.predicates import OwnType

Control = Literal["none", "text", "number", "date", "relative", "list", "boolean", "choice"]


class Takes(Enum):
    """The values that an operator takes."""

    NOTHING = auto()
    ONE = auto()
    TWO = auto()
    SOME = auto()
    SPAN = auto()  # a number and a unit of time
    DAYS = auto()  # a number of days


@dataclass(frozen=True)
class Operator:
    """`phrase` says a whole condition; `negates` is the operator of which this is the exact complement."""

    name: str
    takes: Takes
    label: str | Promise
    phrase: str | Promise
    negates: str | None = None
    fragment: bool = False  # takes a part of a text, which needn't be a value of the type


@dataclass(frozen=True)
class Offer:
    """What the page offers for a field: `count` is how many values the control holds, None for any number."""

    operator: str
    label: str
    control: Control
    count: int | None
    choices: tuple[tuple[str, str], ...] = ()


PRESENCE: Final = (
    Operator("$exist", Takes.NOTHING, _("has a value"), _("%(field)s has a value")),
    Operator(
        "$nexist", Takes.NOTHING, _("has no value"), _("%(field)s has no value"), negates="$exist"
    ),
)  # fmt: skip

TEXT: Final = (
    Operator("$eq", Takes.ONE, _("is"), _("%(field)s is %(value)s")),
    Operator("$ne", Takes.ONE, _("is not"), _("%(field)s is not %(value)s"), negates="$eq"),
    Operator("$in", Takes.SOME, _("is one of"), _("%(field)s is one of %(value)s")),
    Operator("$nin", Takes.SOME, _("is none of"), _("%(field)s is none of %(value)s"), negates="$in"),
    Operator("$contains", Takes.ONE, _("contains"), _("%(field)s contains %(value)s"), fragment=True),
    Operator(
        "$ncontains",
        Takes.ONE,
        _("does not contain"),
        _("%(field)s does not contain %(value)s"),
        negates="$contains",
        fragment=True,
    ),
    Operator("$startsWith", Takes.ONE, _("starts with"), _("%(field)s starts with %(value)s"), fragment=True),
    Operator("$endsWith", Takes.ONE, _("ends with"), _("%(field)s ends with %(value)s"), fragment=True),
)

NUMBER: Final = (
    Operator("$eq", Takes.ONE, _("is"), _("%(field)s is %(value)s")),
    Operator("$ne", Takes.ONE, _("is not"), _("%(field)s is not %(value)s"), negates="$eq"),
    Operator("$gt", Takes.ONE, _("is more than"), _("%(field)s is more than %(value)s")),
    Operator("$gte", Takes.ONE, _("is at least"), _("%(field)s is at least %(value)s")),
    Operator("$lt", Takes.ONE, _("is less than"), _("%(field)s is less than %(value)s")),
    Operator("$lte", Takes.ONE, _("is at most"), _("%(field)s is at most %(value)s")),
    Operator("$between", Takes.TWO, _("is between"), _("%(field)s is between %(value)s and %(second)s")),
    Operator("$in", Takes.SOME, _("is one of"), _("%(field)s is one of %(value)s")),
    Operator("$nin", Takes.SOME, _("is none of"), _("%(field)s is none of %(value)s"), negates="$in"),
)

BOOLEAN: Final = (Operator("$eq", Takes.ONE, _("is"), _("%(field)s is %(value)s")),)

TIME: Final = (
    Operator("$on", Takes.ONE, _("is on"), _("%(field)s is on %(value)s")),
    Operator("$before", Takes.ONE, _("is before"), _("%(field)s is before %(value)s")),
    Operator("$after", Takes.ONE, _("is after"), _("%(field)s is after %(value)s")),
    Operator("$gte", Takes.ONE, _("is on or after"), _("%(field)s is on or after %(value)s")),
    Operator("$lte", Takes.ONE, _("is on or before"), _("%(field)s is on or before %(value)s")),
    Operator("$between", Takes.TWO, _("is between"), _("%(field)s is between %(value)s and %(second)s")),
    Operator("$inLast", Takes.SPAN, _("is in the last"), _("%(field)s is in the last %(value)s")),
    Operator(
        "$notInLast",
        Takes.SPAN,
        _("is not in the last"),
        _("%(field)s is not in the last %(value)s"),
        negates="$inLast",
    ),
    Operator("$inNext", Takes.SPAN, _("is in the next"), _("%(field)s is in the next %(value)s")),
    Operator(
        "$anniversaryIn",
        Takes.DAYS,
        _("has its anniversary within (days)"),
        _("the anniversary of %(field)s is within %(value)s"),
    ),
)

LIST: Final = (
    Operator("$hasAny", Takes.SOME, _("has any of"), _("%(field)s has any of %(value)s")),
    Operator("$hasAll", Takes.SOME, _("has all of"), _("%(field)s has all of %(value)s")),
    Operator("$hasNone", Takes.SOME, _("has none of"), _("%(field)s has none of %(value)s"), negates="$hasAny"),
)

SEGMENT: Final = (
    Operator(
        "$in",
        Takes.SOME,
        pgettext_lazy("in a segment", "is"),
        pgettext_lazy("in a segment", "%(field)s is %(value)s"),
    ),
    Operator(
        "$nin",
        Takes.SOME,
        pgettext_lazy("in a segment", "is not"),
        pgettext_lazy("in a segment", "%(field)s is not %(value)s"),
        negates="$in",
    ),
)

OPERATORS: Final[dict[str, dict[str, Operator]]] = {
    type_: {operator.name: operator for operator in operators}
    for type_, operators in {
        "string": TEXT + PRESENCE,
        "number": NUMBER + PRESENCE,
        "boolean": BOOLEAN + PRESENCE,
        "date": TIME + PRESENCE,
        "datetime": TIME + PRESENCE,
        "list": LIST + PRESENCE,
        "listOfNumber": LIST + PRESENCE,
        "segment": SEGMENT,
    }.items()
}

# They look for parts of texts, or for items in lists. For what they exclude no index helps.
PARTIAL: Final = frozenset({"$contains", "$endsWith", "$hasAny", "$hasAll"})

# Names of Channel Talk's public API that lists accept too.
ALIASES: Final = {
    (type_, alias): name
    for type_ in ("list", "listOfNumber")
    for alias, name in (("$in", "$hasAny"), ("$nin", "$hasNone"))
}

_CONTROLS: Final[dict[str, Control]] = {
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "date",
}
COUNTS: Final[dict[Takes, int | None]] = {
    Takes.NOTHING: 0,
    Takes.ONE: 1,
    Takes.TWO: 2,
    Takes.SOME: None,
    Takes.SPAN: 2,
    Takes.DAYS: 1,
}


def operator_of(type_: str, name: str) -> Operator | None:
    """The operator that a type has under this name or an alias of it; None if it has none."""
    return OPERATORS.get(type_, {}).get(ALIASES.get((type_, name), name))


def offers(field: Field) -> list[Offer]:
    """What the page offers for a field, in the active language and the table's order."""
    return [
        Offer(
            operator.name,
            str(operator.label),
            _control(field, operator),
            COUNTS[operator.takes],
            _choices(field) if _control(field, operator) == "choice" else (),
        )
        for operator in OPERATORS[field.type.name].values()
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
    if isinstance(field.type, OwnType) or (field.choices and not operator.fragment):
        return "choice"
    return "list" if operator.takes is Takes.SOME else _CONTROLS.get(field.type.name, "text")
