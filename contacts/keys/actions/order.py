"""Reorder keys. Columns, panel, downloads and Inbox use this order."""

from collections.abc import Sequence

from django.db import transaction

from contacts.keys.access import locked
from crm.actors import Actor
from crm.log import record
from crm.models import Channel
from crm.ordering import arrange


@transaction.atomic
def reorder(channel: Channel, pks: Sequence[int], *, by: Actor) -> list[int]:
    """Put the keys, archived ones too, into this order; return the resulting order (see `crm.ordering`)."""
    locked(channel)
    before, after = arrange(channel.profile_keys.all(), pks)
    if after != before:
        former, order = [row.key for row in before], [row.key for row in after]
        record(channel, "keys.reordered", by=by, before={"order": former}, after={"order": order})
    return [row.pk for row in after]
