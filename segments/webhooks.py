"""Who enters and who leaves a segment is told to webhooks, for segments that opt in.

Every ten minutes whom the filter matches is compared with who was in it the last time: so it is told whatever the
reason was, a change of the contact, of the filter, or of the day. A broken segment tells nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.api.objects import as_user
from contacts.fields import Catalogue
from contacts.webhooks import contacts_of, lane_of_contact, lock_contacts
from crm.models import Channel, WebhookDelivery
from crm.webhooks import Body, Source, emit
from segments.counting import criteria
from segments.differences import EXISTING, difference, parts
from segments.models import Segment

ENTERED: Final = "segment.entered"
LEFT: Final = "segment.left"


def tell() -> None:
    """Look at all segments that tell, in all channels."""
    telling = Segment.everywhere.filter(tells_webhooks=True)
    for channel in Channel.objects.filter(pk__in=telling.values("channel"), deletion_requested_at=None):
        tell_of(channel)


def tell_of(channel: Channel) -> None:
    """Tell who has entered or left one of the channel's segments since the last look."""
    telling = list(channel.segments.filter(tells_webhooks=True).select_related("channel"))
    conditions = criteria(telling, Catalogue.of(channel), timezone.now())
    for segment in telling:
        if segment.pk in conditions:
            _tell(segment, conditions[segment.pk].q)


def _tell(segment: Segment, condition: Q) -> None:
    """Tell it part by part. Who is killed in the middle has told what is written, and the next look does the rest."""
    found = difference(segment, condition, segment.memberships.all())
    for scope, write, ids in ((LEFT, _leave, found.left), (ENTERED, _enter, found.entered)):
        for part in parts(ids):
            with transaction.atomic():
                if not _is_still_telling(segment):
                    return
                written = write(segment, part)
                if segment.told_since is not None:
                    emit(segment.channel, scope, sorted(written), {"segment": segment.pk})
    if segment.told_since is None:  # the first look only says who is in it
        telling = Segment.everywhere.filter(channel=segment.channel_id, pk=segment.pk, tells_webhooks=True)
        telling.update(told_since=timezone.now())


def _is_still_telling(segment: Segment) -> bool:
    """Return whether the segment tells, and has been telling since; nobody changes that before the commit."""
    held = Segment.everywhere.select_for_update(no_key=True).filter(channel=segment.channel_id, pk=segment.pk)
    return held.filter(tells_webhooks=True, told_since=segment.told_since).first() is not None


def _leave(segment: Segment, ids: list[int]) -> list[int]:
    return _ids(
        "DELETE FROM segments_membership WHERE segment_id = %s AND contact_id = ANY (%s) RETURNING contact_id",
        [segment.pk, ids],
    )


def _enter(segment: Segment, ids: list[int]) -> list[int]:
    return _ids(
        "INSERT INTO segments_membership (channel_id, segment_id, contact_id) "  # noqa: S608 - compiled
        f"SELECT %s, %s, found.id FROM ({EXISTING}) AS found ON CONFLICT DO NOTHING RETURNING contact_id",
        [segment.channel_id, segment.pk, segment.channel_id, ids],
    )


def _ids(sql: str, params: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]


def _bodies(channel: Channel, deliveries: Sequence[WebhookDelivery]) -> dict[int, Body]:
    contacts = contacts_of(channel, (delivery.subject for delivery in deliveries))
    names = dict(channel.segments.values_list("pk", "name"))
    catalogue = Catalogue.of(channel)
    return {
        delivery.pk: Body(_content(delivery, names, as_user(contact, catalogue)), contact.pk)
        for delivery in deliveries
        if (contact := contacts.get(delivery.subject or 0)) and delivery.details["segment"] in names
    }


def _content(delivery: WebhookDelivery, names: dict[int, str], user: dict[str, Any]) -> dict[str, Any]:
    pk = delivery.details["segment"]
    return {
        "event": "enter" if delivery.scope == ENTERED else "leave",
        "type": "segment",
        "entity": {"id": str(pk), "channelId": str(delivery.channel_id), "name": names[pk]},
        "refers": {"user": user},
    }


SEGMENTS: Final = Source(
    {
        ENTERED: _("Customer entered a segment that tells webhooks"),
        LEFT: _("Customer left a segment that tells webhooks"),
    },
    _bodies,
    lane_of_contact,
    lock_contacts,
)
