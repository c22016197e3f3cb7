"""Reorder keys. Columns, panel, downloads and Inbox use this order."""

from collections.abc import Sequence

from django.db import transaction

from contacts.keys.access import locked
from crm import ordering
from crm.actors import Actor
from crm.models import Channel


@transaction.atomic
def reorder(channel: Channel, pks: Sequence[int], *, by: Actor) -> list[int]:
    """Put the keys, archived ones too, into this order; return the resulting order (see `crm.ordering`)."""
    locked(channel)
    return ordering.reorder(channel, channel.profile_keys.all(), pks, "keys.reordered", name="key", by=by)
