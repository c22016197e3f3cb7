"""Rows of a channel in an order that its managers make."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from crm.actors import Actor
from crm.log import record
from crm.models import Channel


def reorder(
    channel: Channel, rows: "QuerySet[Any]", pks: Sequence[int], verb: str, *, name: str, by: Actor
) -> list[int]:
    """Put these rows, which have a `position`, into the order of `pks`; return the order that there is now.

    Those that `pks` doesn't know, because somebody has added them since, follow in their former order. The log has
    both orders by the attribute `name`. To be called with the channel locked: two who arrange at once come after one
    another.
    """
    before = list(rows.order_by("position"))
    place = {pk: number for number, pk in enumerate(dict.fromkeys(pks))}
    after = sorted(before, key=lambda row: place.get(row.pk, len(place)))
    if after != before:
        _store(rows, after)
        former, order = ([getattr(row, name) for row in each] for each in (before, after))
        record(channel, verb, by=by, before={"order": former}, after={"order": order})
    return [row.pk for row in after]


def _store(rows: "QuerySet[Any]", after: Sequence[Any]) -> None:
    moved = [(row, position) for position, row in enumerate(after) if row.position != position]
    for row, position in moved:
        row.position = position
    rows.bulk_update([row for row, _position in moved], ["position"])
