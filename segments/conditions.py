"""The key `segment` of filters: whether a contact is in another segment.

Compiled by the one compile path of `contacts.filters`: what stands for the condition is that segment's own filter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.fields import Catalogue, Field
from contacts.filters import FilterInvalid, ResolvedFilter
from contacts.filters.operator import Operator, Takes
from contacts.filters.predicates import OwnComparison, Predicates, Size, StoredFilterType
from contacts.filters.tree import Node, Value
from contacts.models import Contact
from contacts.values import Invalid, Stored, ValueContext
from crm.ids import read_id
from crm.models import Channel
from segments.models import Segment
from segments.nesting import KEY, Nesting

_IN = Operator(
    "$in",
    Takes.SOME,
    pgettext_lazy("in a segment", "is"),
    pgettext_lazy("in a segment", "%(field)s is %(value)s"),
)
_NOT_IN = _IN.negation(
    "$nin",
    pgettext_lazy("in a segment", "is not"),
    pgettext_lazy("in a segment", "%(field)s is not %(value)s"),
)


class SegmentType(StoredFilterType):
    """Values are the ids of segments of one channel. They are asked for once, and only when a filter needs them."""

    name = "segment"
    label = gettext_lazy("Segment")
    icon = "users"
    operators = (_IN, _NOT_IN)

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    @cached_property
    def segments(self) -> dict[int, Segment]:
        return {segment.pk: segment for segment in self.channel.segments.only("id", "channel_id", "name", "filter")}

    @cached_property
    def nesting(self) -> Nesting:
        return Nesting({pk: segment.filter for pk, segment in self.segments.items()})

    def choices(self) -> Sequence[tuple[Value, str]]:
        """Return what can be chosen from, in the sidebar's order."""
        return [(pk, segment.name) for pk, segment in self.segments.items()]

    def parse(self, value: object, context: ValueContext) -> Stored:
        pk = read_id(value) if isinstance(value, str) else value
        if isinstance(pk, int) and not isinstance(pk, bool) and pk in self.segments:
            return pk
        raise Invalid(_("There is no such segment."))

    def read(self, text: str, context: ValueContext) -> Stored:
        return self.parse(text.strip(), context)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int) and not isinstance(stored, bool)

    def show(self, stored: Any, context: ValueContext) -> str:
        segment = self.segments.get(stored)
        return _("“%(text)s”") % {"text": segment.name} if segment else str(stored)

    def stored(self, value: Value) -> Any:
        segment = self.segments.get(int(value))
        return segment and segment.filter

    def size(self, values: tuple[Value, ...]) -> Size:
        sizes = [self.nesting.size(int(pk)) for pk in values]
        return Size(sum(size.conditions for size in sizes), sum(size.values for size in sizes))

    def comparison(self, values: tuple[Value, ...], catalogue: Catalogue, now: datetime) -> OwnComparison:
        return InSegments(tuple(self._criteria(int(pk), catalogue, now) for pk in values))

    def tree(self, value: Value, catalogue: Catalogue) -> Node:
        return self._criteria(int(value), catalogue, timezone.now()).tree

    def _criteria(self, pk: int, catalogue: Catalogue, now: datetime) -> ResolvedFilter:
        segment = self.segments.get(pk)
        if segment is None:
            raise Invalid(_("There is no such segment."))
        try:
            self.nesting.check(pk)  # before anything is followed
            return segment.criteria(catalogue).resolve(catalogue, now)
        except FilterInvalid as error:
            reason = error.problems[0].message
        except Invalid as error:
            reason = str(error)
        raise Invalid(_("The segment “%(name)s” is broken: %(reason)s") % {"name": segment.name, "reason": reason})


@dataclass(frozen=True)
class InSegments(OwnComparison):
    """In at least one of these segments."""

    criteria: tuple[ResolvedFilter, ...]

    def q(self) -> Q:
        if not all(one.q for one in self.criteria):  # one of them holds everyone, and Q() in an OR counts for nothing
            return Q()
        found = Q()
        for one in self.criteria:
            found |= one.q
        return found

    def matches(self, contact: Contact) -> bool:
        return any(one.matches(contact) for one in self.criteria)

    def trees(self) -> Sequence[tuple[Node, Predicates]]:
        return [(one.tree, one.predicates) for one in self.criteria]


def conditions(channel: Channel) -> Iterable[Field]:
    """Yield what segments add to what filters of this channel may ask for."""
    yield Field(key=KEY, type=SegmentType(channel), label=gettext_lazy("Segment"), column="id", sortable=False)
