"""Reads of contacts beside the list itself."""

from contextlib import suppress

from django.core.cache import cache
from django.db.models import Count, Func, TextField
from django.db.models.expressions import F

from contacts import columnar
from contacts.fields import system_fields
from contacts.models import Contact
from crm.models import Channel
from crm.postgres.estimates import estimated_rows

# Counts of so many contacts come within the page; of more, right after it.
PROMPT = 50_000
MOST_TAGS = 200
FRESH_SECONDS = 60


def counts_are_prompt() -> bool:
    """Return whether exact counts are quick enough to be made within a page."""
    return estimated_rows(Contact) < PROMPT


def managed_users(channel: Channel) -> int:
    """Return how many contacts the channel has (MU)."""
    if columnar.is_at_hand(channel):
        (number,) = columnar.sums(channel, columnar.everybody(channel))
        return number
    return channel.contacts.count()


def tag_counts(channel: Channel, *, prompt: bool) -> list[tuple[str, int]]:
    """Return each tag with its number of contacts, by name; kept for a minute where counting takes a while."""
    if prompt:
        return _tag_counts(channel)
    key = f"tag_counts:{channel.pk}"
    counts: list[tuple[str, int]] | None = cache.get(key)
    if counts is None:
        counts = _tag_counts(channel)
        cache.set(key, counts, FRESH_SECONDS)
    return counts


def _tag_counts(channel: Channel) -> list[tuple[str, int]]:
    if columnar.is_at_hand(channel):
        with suppress(columnar.Unanswerable):
            return sorted(_tag_counts_by_copy(channel))
    tag = Func(F("tags"), function="unnest", output_field=TextField())
    rows = channel.contacts.values(tag=tag).annotate(number=Count("*")).order_by("-number")[:MOST_TAGS]
    return sorted(rows.values_list("tag", "number"))


def _tag_counts_by_copy(channel: Channel) -> list[tuple[str, int]]:
    question = columnar.everybody(channel)
    found = columnar.distribution_by_copy(channel, question, system_fields()["tags"], MOST_TAGS)
    return [(str(tag), number) for tag, number in found.commonest]
