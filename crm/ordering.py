"""Rows of a channel in an order that its managers make."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet


def arrange(rows: "QuerySet[Any]", pks: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """Put these rows, which have a `position`, into the order of `pks`; gives the former order and the new one.

    Those that `pks` doesn't know, because somebody has added them since, follow in their former order. To be called
    with the channel locked: two who arrange at once come after one another.
    """
    before = list(rows.order_by("position"))
    place = {pk: number for number, pk in enumerate(dict.fromkeys(pks))}
    after = sorted(before, key=lambda row: place.get(row.pk, len(place)))
    if after != before:
        moved = [(row, position) for position, row in enumerate(after) if row.position != position]
        for row, position in moved:
            row.position = position
        rows.bulk_update([row for row, _position in moved], ["position"])
    return before, after
