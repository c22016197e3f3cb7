"""Segments for whatever sets up an audience: a download, a message, a support bot, a program outside."""

from dataclasses import dataclass

from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.models import Contact
from crm.models import Channel
from segments.models import Segment

MOST: int = 1_000


@dataclass(frozen=True)
class Choice:
    """A segment that can be chosen as an audience; a broken one can be seen but not chosen."""

    segment: Segment
    broken: bool


@dataclass(frozen=True)
class Members:
    """Some of a segment's contacts by id, and the cursor of those after them (None at the end)."""

    contacts: list[Contact]
    next: int | None


def choices(channel: Channel) -> list[Choice]:
    """Return the segments of the channel in their order."""
    catalogue = _catalogue(channel)
    return [Choice(segment, bool(segment.problems(catalogue))) for segment in channel.segments.order_by("position")]


def import_segment(segment: Segment) -> Filter:
    """Return a copy of the segment's filter, which later changes of the segment don't touch (“Import Segment”).

    Raise FilterInvalid for a broken segment.
    """
    catalogue = _catalogue(segment.channel)
    filter_ = segment.criteria(catalogue)
    filter_.resolve(catalogue, timezone.now())
    return filter_


def contains(segment: Segment, contact: Contact) -> bool:
    """Return whether the contact is in the segment now. Raise FilterInvalid for a broken segment."""
    catalogue = _catalogue(segment.channel)
    condition = segment.q(catalogue, timezone.now())
    return segment.channel.contacts.filter(condition, pk=contact.pk).exists()


def members(segment: Segment, after: int = 0, limit: int = 100) -> Members:
    """Return the contacts with the next ids after `after`, at most `limit`, who are in the segment now.

    Raise FilterInvalid for a broken segment.
    """
    limit = min(max(limit, 1), MOST)
    catalogue = _catalogue(segment.channel)
    found = segment.channel.contacts.filter(segment.q(catalogue, timezone.now()), pk__gt=after).order_by("pk")
    rows = list(found[: limit + 1])
    return Members(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def _catalogue(channel: Channel) -> Catalogue:
    return Catalogue.of(channel)
