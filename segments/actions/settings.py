"""Settings, order and deletion of segments."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from crm import ordering
from crm.actors import Actor
from crm.jobs import later
from crm.log import record
from crm.models import Channel
from segments.actions.criteria import locked, noted
from segments.models import Segment


@transaction.atomic
def change(segment: Segment, values: dict[str, Any], *, by: Actor) -> Segment:
    """Change a segment's `name`, `colour`, `track_members` or `tells_webhooks`: `values` by these names.

    Turning tracking or telling off deletes what was kept. Raise ValidationError for a name that is taken.
    """
    channel = locked(segment.channel)
    segment = channel.segments.get(pk=segment.pk)
    changed = {name: value for name, value in values.items() if getattr(segment, name) != value}
    if not changed:
        return segment
    before = {name: getattr(segment, name) for name in changed}
    for name, value in changed.items():
        setattr(segment, name, value)
    segment.full_clean(exclude=["filter"])
    if changed.get("track_members") is False:
        segment.tracked_since = None
        segment.stays.all()._raw_delete("default")
    if changed.get("tells_webhooks") is False:
        segment.told_since = None
        segment.memberships.all()._raw_delete("default")
    segment.save()
    if changed.get("track_members"):
        later("segments.tasks.take_history")
    if changed.get("tells_webhooks"):
        later("segments.tasks.tell_webhooks")
    record(channel, "segment.changed", segment, by=by, before=before, after=changed)
    return segment


@transaction.atomic
def reorder(channel: Channel, pks: Sequence[int], *, by: Actor) -> list[int]:
    """Put the segments into this order; return the order that there is now (see `crm.ordering`)."""
    locked(channel)
    return ordering.reorder(channel, channel.segments.all(), pks, "segments.reordered", name="name", by=by)


@transaction.atomic
def delete(segment: Segment, *, by: Actor) -> None:
    """Delete the segment with its history. Segments that use it are broken then; they never become wider."""
    channel = locked(segment.channel)
    segment = channel.segments.get(pk=segment.pk)
    before = {"name": segment.name, "colour": segment.colour, **noted(segment.filter)}
    record(channel, "segment.deleted", segment, by=by, before=before)
    segment.stays.all()._raw_delete("default")  # a million rows needn't come to Python
    segment.memberships.all()._raw_delete("default")
    segment.delete()
