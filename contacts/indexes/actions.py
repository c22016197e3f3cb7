"""Which keys have an index of their own: those of stored filters, and those that lists often filter or sort by."""

import logging
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import DatabaseError
from django.db.models import F, QuerySet
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.indexes import expressions
from contacts.indexes.expressions import FieldIndex
from contacts.models import KeyIndex
from crm.jobs import later
from crm.models import Channel

logger = logging.getLogger(__name__)

TEND: Final = "contacts.indexes.tasks.tend_indexes"
UNUSED: Final = timedelta(days=30)
SMALL: Final = 10_000  # contacts; below that a scan is as quick, and PostgreSQL looks at every index of a table
MOST: Final = 20  # in a channel: each costs something at every write
SAMPLE: Final = 20  # one use in so many is written down
OFTEN: Final = 200


def use(channel: Channel, catalogue: Catalogue, keys: Iterable[str], parts: Iterable[str] = ()) -> None:
    """Have indexes for what a stored filter asks for, and keep those.

    It asks for values of `keys`, and for `parts` of the texts or lists of others.
    """
    wanted = _upsert(channel, _helpful(channel, catalogue, keys, parts), KeyIndex.State.WANTED)
    wanted.filter(state=KeyIndex.State.WATCHED).update(state=KeyIndex.State.WANTED)
    if wanted.filter(state=KeyIndex.State.WANTED).exists():
        later(TEND)


def note_use(channel: Channel, catalogue: Catalogue, keys: Iterable[str], parts: Iterable[str] = ()) -> None:
    """Note that a list was filtered or sorted by these. One call in `SAMPLE` writes, the others do nothing."""
    if random.randrange(SAMPLE):  # noqa: S311 - a sample, no secret
        return
    watched = _upsert(channel, _helpful(channel, catalogue, keys, parts), KeyIndex.State.WATCHED)
    watched.update(uses=F("uses") + SAMPLE)
    often = watched.filter(state=KeyIndex.State.WATCHED, uses__gte=OFTEN)
    if often.update(state=KeyIndex.State.WANTED):
        later(TEND)


def forget(channel: Channel, key: str) -> None:
    """Drop the indexes of a key whose type changes, in that transaction: new values may be too long for an index."""
    for row in channel.key_indexes.filter(key=key):
        expressions.drop_at_once(row.name)
        row.delete()


def give_up(channel: Channel, key: str) -> None:
    """Drop the indexes of an archived key in the background; whatever uses it again asks for new ones."""
    if channel.key_indexes.filter(key=key).delete()[0]:
        later(TEND)


def tend() -> None:
    """Drop what a killed builder left behind and what was long unused, then make what is wanted.

    Outside of transactions only. Does nothing while another process is at it.
    """
    with expressions.alone() as mine:
        if mine:
            _sweep()
            for row in KeyIndex.everywhere.filter(state=KeyIndex.State.WANTED).order_by("pk").select_related("channel"):
                _make(row)


def _upsert(channel: Channel, indexes: list[FieldIndex], state: str) -> "QuerySet[KeyIndex]":
    now = timezone.now()
    KeyIndex.everywhere.bulk_create(
        [
            KeyIndex(channel=channel, key=index.field.key, name=index.name, state=state, used_at=now)
            for index in indexes
        ],
        update_conflicts=True,
        unique_fields=["channel", "name"],
        update_fields=["used_at"],
    )
    return channel.key_indexes.filter(name__in=[index.name for index in indexes])


def _helpful(channel: Channel, catalogue: Catalogue, keys: Iterable[str], parts: Iterable[str]) -> list[FieldIndex]:
    wanted = sorted({(key, False) for key in keys} | {(key, True) for key in parts})
    found = [FieldIndex(catalogue[key], channel.pk, of_parts) for key, of_parts in wanted if key in catalogue]
    return [index for index in found if index.is_worth_it]


def _sweep() -> None:
    KeyIndex.everywhere.filter(used_at__lt=timezone.now() - UNUSED).delete()
    existing = expressions.existing()
    rows = dict(KeyIndex.everywhere.values_list("name", "state"))
    for name, whole in existing.items():
        if not whole or name not in rows:
            expressions.drop(name)
    # Nobody else builds now: whoever said so is dead, or somebody dropped the index by hand.
    lost = [name for name, state in rows.items() if state in _MADE and not existing.get(name)]
    KeyIndex.everywhere.filter(name__in=lost).update(state=KeyIndex.State.WANTED)


def _make(row: KeyIndex) -> None:
    field = Catalogue.of(row.channel).get(row.key)
    possible = expressions.indexes_of(field, row.channel_id) if field else []
    index = next((index for index in possible if index.name == row.name), None)
    if index is None:
        row.delete()  # archived, or of another type now
    elif not _crowded(row.channel) and row.channel.contacts.order_by()[:SMALL].count() >= SMALL:
        _build(row, index)


def _build(row: KeyIndex, index: FieldIndex) -> None:
    _set(row, state=KeyIndex.State.BUILDING)
    try:
        index.create()
    except DatabaseError as error:
        logger.warning("The index %s can't be made: %s", row.name, error)
        expressions.drop(row.name)
        _set(row, state=KeyIndex.State.FAILED, error=str(error).partition("\n")[0])
    else:
        _set(row, state=KeyIndex.State.READY, error="", built_at=timezone.now())


def _crowded(channel: Channel) -> bool:
    return channel.key_indexes.filter(state=KeyIndex.State.READY).count() >= MOST


def _set(row: KeyIndex, **values: object) -> None:
    KeyIndex.everywhere.filter(channel_id=row.channel_id, pk=row.pk).update(**values)


_MADE: Final = (KeyIndex.State.BUILDING, KeyIndex.State.READY)
