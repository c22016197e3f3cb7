"""What the page offers for a field."""

from dataclasses import dataclass
from typing import Final, Literal

from contacts.fields import Field
from contacts.filters.operator import Operator, Takes
from contacts.filters.operators import COUNTS, operators_of
from contacts.filters.predicates import OwnType
from contacts.values import ComparedAs

Control = Literal["none", "text", "number", "date", "relative", "list", "boolean", "choice"]
_CONTROLS: Final[dict[ComparedAs, Control]] = {"boolean": "boolean", "day": "date", "moment": "date"}


@dataclass(frozen=True)
class Offer:
    """What the page offers for a field: `count` is how many values the control holds, None for any number."""

    operator: str
    label: str
    control: Control
    count: int | None
    choices: tuple[tuple[str, str], ...] = ()


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
