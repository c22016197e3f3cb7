"""What an operator is: what it is called, what it takes, what it means, and whose complement it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from contacts.values import ComparedAs

if TYPE_CHECKING:
    from contacts.filters.operands import Operands
    from contacts.filters.predicates import Comparison

Meaning = Callable[["Operands"], "Comparison"]


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
    """`phrase` says a whole condition; `negates` is the operator of which this is the exact complement.

    `means` says for which values there is the operator, by what they are compared as, and what it asks of them. Types
    that bring their own operators (`OwnType`) say themselves what those mean.
    """

    name: str
    takes: Takes
    label: str | Promise
    phrase: str | Promise
    means: Mapping[ComparedAs, Meaning] = field(default_factory=dict)
    negates: str | None = None
    fragment: bool = False  # takes a part of a text, which needn't be a value of the type

    def negation(self, name: str, label: str | Promise, phrase: str | Promise, *but: ComparedAs) -> "Operator":
        """Return the operator that matches exactly those whom this one doesn't, for the same values `but` for these."""
        means = {compared_as: meaning for compared_as, meaning in self.means.items() if compared_as not in but}
        return replace(self, name=name, label=label, phrase=phrase, means=means, negates=self.name)
