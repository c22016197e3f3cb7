"""Invented people come into a channel, marked as examples."""

import json
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from contacts import statistics
from contacts.demo.chats import add_chats
from contacts.demo.keys import KEYS
from contacts.demo.loading import copy, next_number
from contacts.demo.people import Columns, people
from contacts.fields import STANDARD_KEYS
from contacts.keys import NewKey, add_keys
from contacts.models import Contact, ExampleContact, ExampleSet
from crm.actors import SYSTEM, Actor
from crm.log import record
from crm.models import Channel


def add(examples: ExampleSet, many: int, *, seed: int, now: datetime, by: Actor) -> None:
    """Add so many people, the keys that they need, and some chats. Call it in a transaction.

    A key that the channel has with another type, or has archived, stays as it is, and the examples have no value of it.
    """
    channel = examples.channel
    examples.keys = _add_missing_keys(channel)
    usable = _usable_keys(channel)
    for columns in people(many, first=next_number(channel), seed=seed, now=now):
        _add(channel, columns, usable)
    add_chats(channel, channel.contacts.filter(example__isnull=False), many, seed=seed, now=now)
    examples.added_at = now
    examples.save(update_fields=["keys", "added_at"])
    statistics.refresh()
    record(channel, "examples.added", by=by, contacts=many, keys=examples.keys)


def _add_missing_keys(channel: Channel) -> list[str]:
    known = set(channel.profile_keys.values_list("key", flat=True))
    missing = [NewKey(entry.key, entry.type) for entry in KEYS if entry.key not in known]
    add_keys(channel, missing, by=SYSTEM)
    return [entry.key for entry in missing]


def _usable_keys(channel: Channel) -> set[str]:
    """Return the keys whose values are of the type that the invented ones have."""
    invented = {entry.key: entry.type for entry in KEYS} | {key: type_ for key, type_, _label in STANDARD_KEYS}
    active = channel.profile_keys.filter(archived_at=None).values_list("key", "type")
    return {key for key, type_ in active if invented.get(key) == type_}


def _add(channel: Channel, columns: Columns, usable: Collection[str]) -> None:
    profiles = [_only(profile, usable) for profile in columns["profile"]]
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [Contact._meta.db_table, len(profiles)])
        ids = [pk for (pk,) in cursor.fetchall()]
        copy(cursor, channel, {**columns, "id": ids, "profile": profiles})
    ExampleContact.everywhere.bulk_create(ExampleContact(channel=channel, contact_id=pk) for pk in ids)


def _only(profile: str, usable: Collection[str]) -> str:
    values = json.loads(profile)
    return json.dumps({key: value for key, value in values.items() if key in usable}, ensure_ascii=False)
