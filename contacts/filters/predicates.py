"""What conditions come down to: a few comparisons of one stored value.

`compile` writes them in SQL, `match` makes them in Python.

Each comparison holds only for values of the field's type, except `Present`, which asks whether there is any value.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q

from contacts.fields import Catalogue, Field
from contacts.filters.operator import Operator
from contacts.filters.tree import Node, Value
from contacts.models import Contact
from contacts.values import ValueType

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Present:
    """There is a value, whatever its type."""


@dataclass(frozen=True)
class OneOf:
    """The value is one of these; texts are folded."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Like:
    """The folded text has one of these folded parts: at its start, at its end, or anywhere."""

    parts: tuple[str, ...]
    start: bool = False
    end: bool = False


@dataclass(frozen=True)
class Within:
    """The number, instant (epoch milliseconds) or day (ISO text) lies in an interval; None is an open end."""

    low: Value | None
    high: Value | None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True)
class Anniversary:
    """Month and day of the value (`02-29`) are among these; of an instant they are those in the zone."""

    days: tuple[str, ...]
    zone: "ZoneInfo"


@dataclass(frozen=True)
class HasAny:
    """The list has at least one of these; texts are folded."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class HasAll:
    """The list has every one of these; texts are folded."""

    values: tuple[Value, ...]


class OwnComparison(ABC):
    """A comparison of the whole contact, which the type of a registered key brings along."""

    @abstractmethod
    def q(self) -> Q:
        """Return whom it holds for, as a condition on Contact; where it is NULL it doesn't hold."""

    @abstractmethod
    def matches(self, contact: Contact) -> bool:
        """Return the same in Python."""

    def trees(self) -> "Sequence[tuple[Node, Predicates]] | None":
        """Return filters of which at least one matches exactly where it holds; None when no filters say the same."""
        return None


class Size(NamedTuple):
    """How many conditions and values something comes to."""

    conditions: int
    values: int


class OwnType(ValueType):
    """The type of a key that isn't a value of the contact: it says itself what its operators and values mean."""

    compared_as = "own"
    operators: tuple[Operator, ...] = ()

    @abstractmethod
    def comparison(self, values: tuple[Value, ...], catalogue: Catalogue, now: datetime) -> OwnComparison:
        """Return what the values stand for now. Raise values.Invalid when they no longer stand for anything."""

    def size(self, values: tuple[Value, ...]) -> Size:
        """Return what a condition with these values comes to when it is unfolded."""
        return Size(1, len(values))

    def choices(self) -> Sequence[tuple[Value, str]]:
        """Return the values that there are, with labels."""
        return ()


class StoredFilterType(OwnType):
    """The type of a key whose values each stand for conditions that an app above stores under a name."""

    @abstractmethod
    def tree(self, value: Value, catalogue: Catalogue) -> Node:
        """Return the conditions that a value stands for. Raise values.Invalid when there are none."""

    @abstractmethod
    def stored(self, value: Value) -> Any:
        """Return the same as JSON, whether they make sense or not; None when there are none."""


Comparison = Present | OneOf | Like | Within | Anniversary | HasAny | HasAll | OwnComparison


@dataclass(frozen=True)
class Predicate:
    """A condition resolved for one moment; `negated` asks for the exact complement of the comparison."""

    field: Field
    comparison: Comparison
    negated: bool


Predicates = Mapping[str, Predicate]
"""The conditions of one tree by their paths (`and[0].or[1]`)."""
