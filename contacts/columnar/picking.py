"""Whom one page of a list may hold: the first in the copy, and everybody in the list who isn't as the copy holds them.

They are more than a page. Whoever reads them in the same moment of the database, sorts and cuts them, has the page.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from django.db import connection, transaction

from contacts.columnar.answers import Question, Unreadable, others_of, with_copy, without
from contacts.columnar.conditions import Condition, Unanswerable, all_of
from contacts.columnar.opened import Opened
from contacts.columnar.orders import BY_BYTES, Order, Sorting, sorting, sorts_texts
from contacts.fields import Field
from crm.models import Channel

SAMPLE: Final = 10_000  # contacts at either end of the file
COMMON: Final = 0.02


@dataclass(frozen=True)
class Picked:
    """The ids in no order, and how many the list holds, if that was asked for.

    `others`: about how many contacts PostgreSQL was asked; `copy` is the one that answered for the rest.
    """

    ids: list[int]
    total: int | None
    others: int
    copy: Opened


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything in the block as of one moment. Raise Unanswerable inside a transaction that sees others' commits.

    Nothing can be written in the block unless it is inside a transaction already.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_isolation') IN ('repeatable read', 'serializable')")
            if cursor.fetchone() != (True,):
                raise Unanswerable("the transaction sees what others commit during it")
        yield
        return
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    except Unreadable as error:
        error.retire()
        raise


@dataclass(frozen=True)
class First:
    """So many contacts from the beginning of an order, which `by` is in SQL, as in `Sorting`."""

    field: Field
    by: str
    size: int


@dataclass(frozen=True)
class Divided:
    """The contacts of a question: those whom the copy holds as they are, by `kept`, and the ids of all others of them.

    `met` are the first of these others where only the first were wanted, and `number` is how many they all are.
    `asked`: about how many contacts PostgreSQL was asked; `by_bytes`: whether it sorts texts byte by byte.
    """

    kept: Condition
    met: list[int]
    number: int
    asked: int
    by_bytes: bool


def divide(
    channel: Channel, question: Question, copy: Opened, read: Sequence[Condition], first: First | None = None
) -> Divided | None:
    """Divide those whom a question is about, by what is read of them; None when the copy isn't the current one.

    Of those who aren't as the copy holds them, only the `first` are given. Raise Unanswerable when they are too many.
    """
    narrowed = question.narrowed(copy.columns)
    values = {"value": first.field.comparable()} if first else {}
    among_others = replace(question, values=values, total=partial(_met, first=first))
    found = others_of(channel, among_others, copy, [narrowed, *read])
    if found is None:
        return None
    others, (met, number, by_bytes) = found
    return Divided(without(narrowed, others), met, number, len(others), by_bytes)


def pick(channel: Channel, question: Question, orders: Sequence[Order], size: int, *, counted: bool = False) -> Picked:
    """Return whom a page may hold: in each of the orders the first `size` are among them.

    `counted`: with the number of all, in an order that begins with the first of them. Only in `one_moment`. Raise
    Unanswerable when PostgreSQL has to look for them alone.
    """

    def ask(copy: Opened) -> Picked | None:
        sorted_by = [sorting(copy.columns, order, copy.longest) for order in orders]
        # Nobody else of the others can be in a first page. What comes after a cursor is left to whoever reads them.
        is_start = len(orders) == 1 and orders[0].after is None
        first = First(orders[0].field, sorted_by[0].by, size) if is_start else None
        found = divide(channel, question, copy, [one.value for one in sorted_by], first)
        if found is None:
            return None
        if not found.by_bytes and any(sorts_texts(order.field) for order in orders):
            raise Unanswerable("the database sorts texts in an order of its own")
        read = _first_of_all if counted else _first
        firsts = [read(copy, found.kept, one, size) for one in sorted_by]
        total = firsts[0].total + found.number if counted else None
        return Picked([*(pk for first in firsts for pk in first.ids), *found.met], total, found.asked, copy)

    return with_copy(channel, ask)


def is_common(channel: Channel, question: Question) -> bool:
    """Return whether about so many contacts are in the list that an index leads quickly to a page of them.

    That is a guess by some of them, the oldest and the latest. Raise Unanswerable.
    """

    def ask(copy: Opened) -> bool:
        narrowed = question.narrowed(copy.columns)
        some = f"rowid < {SAMPLE} OR rowid >= {copy.rows - SAMPLE}"
        sql = f"SELECT count(*) FILTER (WHERE {narrowed.sql}), count(*) FROM contacts WHERE {some}"  # noqa: S608 - compiled
        ((met, looked_at),) = copy.ask(sql, list(narrowed.params))
        return bool(met >= COMMON * looked_at)

    return with_copy(channel, ask)


def _met(walked: str, first: First | None) -> str:
    ids = f"SELECT id FROM walked {f'ORDER BY {first.by} LIMIT {first.size:d}' if first else ''}"  # noqa: S608 - own SQL
    rows = f"WITH walked AS MATERIALIZED ({walked})"
    return f"{rows} SELECT ARRAY({ids}), (SELECT count(*) FROM walked), {BY_BYTES}"  # noqa: S608 - own SQL


class _Found(NamedTuple):
    ids: list[int]
    total: int = 0


def _first(copy: Opened, kept: Condition, by: Sorting, size: int) -> _Found:
    kept = all_of([kept, by.beyond])
    ids = copy.ask(f"SELECT id FROM ({_walked(kept, by)}) ORDER BY {by.by} LIMIT {size:d}", list(kept.params))  # noqa: S608 - compiled
    return _Found([pk for (pk,) in ids])


def _first_of_all(copy: Opened, kept: Condition, by: Sorting, size: int) -> _Found:
    """Return the same with the number of all: whom a condition holds for is looked for once, and kept for both."""
    if not kept.keys:  # everybody: too many to keep, and quick to count
        ((total,),) = copy.ask(f"SELECT count(*) FROM contacts WHERE {kept.sql}", list(kept.params))  # noqa: S608 - compiled
        return _Found(_first(copy, kept, by, size).ids, total)
    first = f"SELECT list(id) FROM (SELECT id FROM met ORDER BY {by.by} LIMIT {size:d})"  # noqa: S608 - compiled
    both = f"WITH met AS MATERIALIZED ({_walked(kept, by)}) SELECT (SELECT count(*) FROM met), ({first})"  # noqa: S608 - compiled
    ((total, ids),) = copy.ask(both, list(kept.params))
    return _Found(ids or [], total)


def _walked(kept: Condition, by: Sorting) -> str:
    return f"SELECT id, {by.value.sql} AS value FROM contacts WHERE {kept.sql}"  # noqa: S608 - compiled
