"""Load the demo's contacts into a channel by COPY."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max
from django.utils import timezone
from psycopg import sql

from contacts import statistics
from contacts.demo.chats import add_chats
from contacts.demo.keys import KEYS
from contacts.demo.people import Columns, people
from contacts.keys import NewKey, add_keys
from contacts.models import Contact
from crm import managers
from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Channel, Role, User

T = TypeVar("T")

OWNER = "owner@example.com"


def demo_channel(slug: str) -> Channel:
    """Return the channel with that slug and the demo's keys. Create it, with the owner of the first run, if missing.

    Raise ValidationError when the channel has a key of the same name and another type.
    """
    channel = Channel.objects.filter(slug=slug).first() or _new_channel(slug)
    present = dict(channel.profile_keys.values_list("key", "type"))
    for key in KEYS:
        if present.get(key.key, key.type) != key.type:
            raise ValidationError(f"The channel's key “{key.key}” isn't of the type {key.type}.")
    add_keys(channel, [NewKey(key.key, key.type) for key in KEYS if key.key not in present], by=SYSTEM)
    return channel


def load(
    channel: Channel, count: int, *, seed: int, now: datetime, report: Callable[[int], None] = lambda done: None
) -> None:
    """Add `count` contacts in one transaction; `report` is called with the number so far."""
    with transaction.atomic(), connection.cursor() as cursor:
        first = next_number(channel)
        cursor.execute("SET LOCAL gin_pending_list_limit = '128MB'")  # the trigram index takes them in large batches
        done = 0
        for columns in _ahead(people(count, first=first, seed=seed, now=now)):
            copy(cursor, channel, columns)
            done += len(columns["type"])
            report(done)
        add_chats(channel, channel.contacts.all(), count, seed=seed, now=timezone.now())
    statistics.refresh()


def next_number(channel: Channel) -> int:
    """Return one more than the highest number in use; leads have no member ID, so their numbers may repeat."""
    highest = channel.contacts.filter(member_id__regex=r"^demo\d{9}$").aggregate(last=Max("member_id"))["last"]
    return 1 if highest is None else int(highest.removeprefix("demo")) + 1


def copy(cursor: CursorWrapper, channel: Channel, columns: Columns) -> None:
    """Add contacts, given as columns by name."""
    statement = sql.SQL("COPY {} (channel_id, {}) FROM STDIN").format(
        sql.Identifier(Contact._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as rows:
        for row in zip(*columns.values(), strict=True):
            rows.write_row((channel.pk, *row))


def _new_channel(slug: str) -> Channel:
    with transaction.atomic():
        channel = actions.create_channel(slug, slug.capitalize(), by=SYSTEM, time_zone="Asia/Seoul", country="KR")
        if owner := User.objects.filter(email=OWNER).first():
            managers.add_manager(channel, owner, channel.roles.get(kind=Role.Kind.OWNER), by=SYSTEM)
    return channel


def _ahead(chunks: Iterator[T]) -> Iterator[T]:
    """Yield the same chunks, each made in another thread while PostgreSQL loads the one before."""
    with ThreadPoolExecutor(1) as thread:
        coming: Future[T | None] = thread.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = thread.submit(next, chunks, None)
            yield chunk
