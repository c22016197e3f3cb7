"""The reads of segments."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import Problem
from contacts.models import Contact
from crm.models import Channel
from segments.models import Segment, SegmentCount, Stay
from segments.nesting import Nesting, keys_in, segments_in

CHART_DAYS: Final = 90
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class ListedSegment:
    """A segment as the sidebar shows it."""

    segment: Segment
    problems: tuple[Problem, ...]


def listed(channel: Channel) -> list[ListedSegment]:
    """Return the channel's segments in their order, each with why it is broken."""
    segments = list(channel.segments.order_by("position"))
    if not segments:
        return []
    catalogue = Catalogue.of(channel)
    return [ListedSegment(segment, segment.problems(catalogue)) for segment in segments]


def using(channel: Channel, key: str) -> list[str]:
    """Return the names of the segments that use a key (`profile.total`), themselves or through others.

    It is asked before the key is archived or changed.
    """
    filters = _filters(channel)
    nesting = Nesting(filters)
    direct = {pk for pk, data in filters.items() if key in keys_in(data)}
    return _names(channel, {pk for pk in filters if nesting.reached(pk) & direct})


def used_by(segment: Segment) -> list[str]:
    """Return the names of the segments that are broken when this one is: they use it, themselves or through others."""
    filters = _filters(segment.channel)
    nesting = Nesting(filters)
    return _names(segment.channel, {pk for pk in filters if segment.pk in nesting.reached(pk)} - {segment.pk})


def bots_using(segment: Segment) -> list[str]:
    """Return the names of the support bots whose audience uses the segment, itself or through others."""
    nesting = Nesting(_filters(segment.channel))
    bots = segment.channel.bots.order_by("position").values_list("name", "filter")
    reached = {pk: nesting.reached(pk) for _name, data in bots for pk in segments_in(data)}
    return [name for name, data in bots if any(segment.pk in reached[pk] for pk in segments_in(data))]


def uses(segment: Segment) -> list[str]:
    """Return the names of the segments in its filter."""
    return _names(segment.channel, segments_in(segment.filter))


def history(segment: Segment) -> list[SegmentCount]:
    """Return the counts of the last days, oldest first."""
    since = _today(segment) - timedelta(days=CHART_DAYS)
    return list(segment.counts.filter(day__gte=since).order_by("day"))


def count_a_week_ago(segment: Segment) -> int | None:
    """Return what was counted a week ago, or the last time before that."""
    last = segment.counts.filter(day__lte=_today(segment) - WEEK).order_by("-day").first()
    return last.count if last else None


def entered(segment: Segment, since: date, until: date) -> "QuerySet[Contact]":
    """Return who is in it on the later day and wasn't on the earlier one, of contacts that still exist."""
    return _contacts(segment, _stays(segment, until).filter(entered_on__gt=since), other=since)


def left(segment: Segment, since: date, until: date) -> "QuerySet[Contact]":
    """Return who was in it on the earlier day and isn't on the later one, of contacts that still exist."""
    return _contacts(segment, _stays(segment, since).filter(left_on__lte=until), other=until)


def _contacts(segment: Segment, stays: "QuerySet[Stay]", other: date) -> "QuerySet[Contact]":
    elsewhen = _stays(segment, other).filter(contact_id=OuterRef("contact_id"))
    ids = stays.filter(~Exists(elsewhen)).values("contact_id")
    return segment.channel.contacts.filter(pk__in=ids)


def _stays(segment: Segment, day: date) -> "QuerySet[Stay]":
    """Return the stays of those who were in it on that day."""
    return segment.stays.filter(Q(left_on=None) | Q(left_on__gt=day), entered_on__lte=day)


def _today(segment: Segment) -> date:
    return timezone.now().astimezone(segment.channel.zone).date()


def _filters(channel: Channel) -> dict[int, object]:
    return dict(channel.segments.values_list("pk", "filter"))


def _names(channel: Channel, pks: "set[int] | frozenset[int]") -> list[str]:
    return list(channel.segments.filter(pk__in=pks).order_by("position").values_list("name", flat=True))
