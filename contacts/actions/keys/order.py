"""The order of keys, which columns, panel, downloads and Inbox follow."""

from collections.abc import Sequence

from django.db import transaction

from contacts.keys.access import locked
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


@transaction.atomic
def reorder(channel: Channel, pks: Sequence[int], *, by: Actor) -> list[int]:
    """Put the keys, archived ones too, into this order; answers the order that there is now.

    Those that the list doesn't know, because somebody added them meanwhile, follow in their former order.
    """
    locked(channel)
    rows = {row.pk: row for row in channel.profile_keys.order_by("position")}
    known = [pk for pk in dict.fromkeys(pks) if pk in rows]
    order = known + [pk for pk in rows if pk not in set(known)]
    if order == list(rows):
        return order
    moved = []
    for position, pk in enumerate(order):
        if rows[pk].position != position:
            rows[pk].position = position
            moved.append(rows[pk])
    channel.profile_keys.bulk_update(moved, ["position"])
    record(
        channel,
        "keys.reordered",
        by=by,
        before={"order": [row.key for row in rows.values()]},
        after={"order": [rows[pk].key for pk in order]},
    )
    return order
