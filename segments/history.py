"""Once a day: how many each segment has, and for those that opt in, who is in it.

The day is the channel's. The schedule comes every few minutes; what of today's is missing is taken then, so shortly
after midnight, or as soon as the server is up again. A broken segment leaves a gap: that it matches nobody now tells
nothing of its contacts.
"""

from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from contacts.fields import Catalogue
from crm.models import Channel
from segments.counting import count, criteria
from segments.differences import EXISTING, difference, parts
from segments.models import Segment, SegmentCount


def take() -> None:
    """Take what of today's is missing, in all channels."""
    for channel in Channel.objects.filter(pk__in=Segment.everywhere.values("channel").distinct()):
        take_day(channel, timezone.now().astimezone(channel.zone).date())


def take_day(channel: Channel, day: date) -> None:
    """Take what of this day is missing in the channel. Does nothing more when it is called again."""
    counted = SegmentCount.everywhere.filter(segment=OuterRef("pk"), day=day)
    missing = list(
        channel.segments.filter(~Exists(counted) | Q(track_members=True, tracked_since=None)).select_related("channel")
    )
    if not missing:
        return
    catalogue = Catalogue.of(channel)
    conditions = criteria(missing, catalogue, timezone.now())
    whole = [segment for segment in missing if segment.pk in conditions]
    counts = count(channel, {segment.pk: conditions[segment.pk] for segment in whole if not segment.track_members})
    for segment in whole:
        if segment.track_members:
            counts[segment.pk] = keep_members(segment, conditions[segment.pk].q, day)
    SegmentCount.everywhere.bulk_create(
        [SegmentCount(channel=channel, segment_id=pk, day=day, count=number) for pk, number in counts.items()],
        ignore_conflicts=True,
    )


def keep_members(segment: Segment, condition: Q, day: date) -> int:
    """Write down who entered and who left since the last time, part by part; answers how many are in it.

    Who is killed in the middle has written what is right for the day, and the next does the rest.
    """
    Segment.everywhere.filter(pk=segment.pk, track_members=True, tracked_since=None).update(tracked_since=day)
    found = difference(segment, condition, segment.stays.filter(left_on=None))
    for write, ids in ((_leave, found.left), (_enter, found.entered)):
        for part in parts(ids):
            with transaction.atomic():
                held = Segment.everywhere.select_for_update(no_key=True).filter(pk=segment.pk, track_members=True)
                if held.first() is None:  # tracking was turned off since
                    return 0
                write(segment, part, day)
    return segment.stays.filter(left_on=None).count()


def _leave(segment: Segment, ids: list[int], day: date) -> None:
    segment.stays.filter(contact_id__in=ids, left_on=None, entered_on__lt=day).update(left_on=day)


def _enter(segment: Segment, ids: list[int], day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO segments_stay (channel_id, segment_id, contact_id, entered_on) "  # noqa: S608 - compiled
            f"SELECT %s, %s, found.id, %s FROM ({EXISTING}) AS found ON CONFLICT DO NOTHING",
            [segment.channel_id, segment.pk, day, segment.channel_id, ids],
        )
