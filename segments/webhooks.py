"""Who enters and who leaves a segment is told to webhooks, for segments that opt in.

Every ten minutes two statements compare whom the filter matches with who was in it the last time: so it is told
whatever the reason was, a change of the contact, of the filter, or of the day. A broken segment tells nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.api.user import as_user
from contacts.fields import Catalogue
from contacts.webhooks import contacts_of, lane_of_contact, lock_contacts
from crm.models import Channel, WebhookDelivery
from crm.webhooks import Body, Source, emit
from segments.counting import criteria
from segments.models import Membership, Segment

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


@transaction.atomic
def _tell(segment: Segment, condition: Q) -> None:
    held = Segment.everywhere.select_for_update(no_key=True).filter(pk=segment.pk, tells_webhooks=True).first()
    if held is None:
        return
    left, entered = _leave(segment, condition), _enter(segment, condition)
    if held.told_since is None:  # the first look only says who is in it
        Segment.everywhere.filter(channel=segment.channel_id, pk=segment.pk).update(told_since=timezone.now())
        return
    about = {"segment": segment.pk}
    emit(segment.channel, LEFT, left, about)
    emit(segment.channel, ENTERED, entered, about)


def _leave(segment: Segment, condition: Q) -> list[int]:
    still = segment.channel.contacts.filter(condition, pk=OuterRef("contact_id"))
    gone = Membership.everywhere.filter(segment=segment).filter(~Exists(still)).values("id").order_by()
    found, params = gone.query.sql_with_params()
    return _ids(f"DELETE FROM segments_membership WHERE id IN ({found}) RETURNING contact_id", params)  # noqa: S608


def _enter(segment: Segment, condition: Q) -> list[int]:
    known = Membership.everywhere.filter(segment=segment, contact_id=OuterRef("pk"))
    fresh = segment.channel.contacts.filter(condition).filter(~Exists(known)).values("id").order_by()
    found, params = fresh.query.sql_with_params()
    return _ids(
        "INSERT INTO segments_membership (channel_id, segment_id, contact_id) "  # noqa: S608 - compiled
        f"SELECT %s, %s, found.id FROM ({found}) AS found ON CONFLICT DO NOTHING RETURNING contact_id",
        (segment.channel_id, segment.pk, *params),
    )


def _ids(sql: str, params: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return sorted(pk for (pk,) in cursor.fetchall())


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
    {ENTERED: _("Customer entered a segment"), LEFT: _("Customer left a segment")},
    _bodies,
    lane_of_contact,
    lock_contacts,
)
