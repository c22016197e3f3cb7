"""The tables with rows of channels, and how those of one channel are deleted."""

from functools import cache
from graphlib import TopologicalSorter
from typing import Final

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from crm.models import Channel, Job, Manager, Role

BATCH: Final = 10_000  # rows
LAST: Final = (Manager, Role)


def delete_some(channel_id: int, table: str) -> int:
    """Delete up to `BATCH` rows of the channel; return how many."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {name} WHERE ctid IN (SELECT ctid FROM {name} WHERE channel_id = %s LIMIT %s)",  # noqa: S608
            [channel_id, BATCH],
        )
        return int(cursor.rowcount)


@cache
def tables() -> tuple[str, ...]:
    """Return the tables with rows of channels, those first that point to others.

    Left out are jobs, managers and roles, which are deleted together with the channel: so its owners see how far it is.
    Who deletes must go on until a whole round finds nothing: triggers write while rows are deleted.
    """
    models = {model for model in apps.get_models() if _channel_of(model)} - {Job, *LAST}
    pointing: dict[type[Model], set[type[Model]]] = {model: set() for model in models}
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, ForeignKey) else None
            if target in models and target is not model:
                pointing[target].add(model)
    return tuple(model._meta.db_table for model in TopologicalSorter(pointing).static_order())


def _channel_of(model: type[Model]) -> bool:
    fields = (field for field in model._meta.get_fields() if isinstance(field, ForeignKey))
    return any(field.related_model is Channel and field.column == "channel_id" for field in fields)
