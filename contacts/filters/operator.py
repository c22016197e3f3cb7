"""What an operator is: what it is called, what it takes, and whose complement it is."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from django.utils.functional import Promise


class Takes(Enum):
    """The values that an operator takes."""

    NOTHING = auto()
    ONE = auto()
    TWO = auto()
    SOME = auto()
    SPAN = auto()  # a number and a unit of time
    DAYS = auto()  # a number of days


class Index(Enum):
    """Which index of its key an operator can use."""

    NONE = auto()
    ORDER = auto()  # of the values in their order
    PARTS = auto()  # of parts of texts, or of items in lists


@dataclass(frozen=True)
class Operator:
    """`phrase` says a whole condition; `negates` is the operator of which this is the exact complement."""

    name: str
    takes: Takes
    label: str | Promise
    phrase: str | Promise
    negates: str | None = None
    fragment: bool = False  # takes a part of a text, which needn't be a value of the type
    index: Index = Index.ORDER

    def negation(self, name: str, label: str | Promise, phrase: str | Promise) -> "Operator":
        """Return the operator that matches exactly those whom this one doesn't. No index helps to find them."""
        return replace(self, name=name, label=label, phrase=phrase, negates=self.name, index=Index.NONE)
