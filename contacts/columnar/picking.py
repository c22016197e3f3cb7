"""Whom one page of a list may hold: the first in the copy, and everybody in the list who isn't as the copy holds them.

They are more than a page. Whoever reads them in the same moment of the database, sorts and cuts them, has the page.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from django.db import connection, transaction

from contacts.columnar.answers import Question, Unreadable, among, others_of, with_copy, without
from contacts.columnar.conditions import Condition, Unanswerable, all_of
from contacts.columnar.opened import Opened
from contacts.columnar.orders import BY_BYTES, Order, Sorting, sorting, sorts_texts
from contacts.fields import Field
from crm.models import Channel

SAMPLE: Final = 10_000  # contacts at either end of the file
COMMON: Final = 0.02
SPARE: Final = 200  # contacts that are looked for beyond a page, as some may be others


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
    """The contacts of a question: those of `narrowed` whom the copy holds as they are, and others who are in it.

    `others` are all who may not be as the copy holds them; `met` those of them who are in the question, the first of
    them where only the first were wanted, and `number` is how many they all are. `by_bytes`: whether PostgreSQL sorts
    texts byte by byte.
    """

    narrowed: Condition
    others: list[int]
    met: list[int]
    number: int
    by_bytes: bool

    @property
    def kept(self) -> Condition:
        """Whom the copy holds as they are."""
        return without(self.narrowed, self.others)


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
    return Divided(narrowed, others, met, number, by_bytes)


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
        firsts = [read(copy, found, one, size) for one in sorted_by]
        total = firsts[0].total + found.number if counted else None
        return Picked([*(pk for first in firsts for pk in first.ids), *found.met], total, len(found.others), copy)

    return with_copy(channel, ask)


def is_common(channel: Channel, question: Question) -> bool:
    """Return whether about so many contacts are in the list that an index leads quickly to a page of them.

    That is a guess by some of them, the oldest and the latest. Raise Unanswerable.
    """

    def ask(copy: Opened) -> bool:
        narrowed = question.narrowed(copy.columns)
        some = f"rowid < {SAMPLE} OR rowid BETWEEN {copy.rows - SAMPLE} AND {copy.rows - 1}"
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


def _first(copy: Opened, divided: Divided, by: Sorting, size: int) -> _Found:
    """Return the first. Whoever they are among all in the file is an answer that is kept, whoever changes later."""
    if divided.others:
        some = _ordered(copy, divided.narrowed, by, size + SPARE)
        others = set(divided.others)
        ids = [pk for pk in some if pk not in others]
        if len(ids) >= size or len(some) < size + SPARE:
            return _Found(ids[:size])
    return _Found(_ordered(copy, divided.kept, by, size))


def _first_of_all(copy: Opened, divided: Divided, by: Sorting, size: int) -> _Found:
    """Return the same with the number of all: whom a condition holds for is looked for once, and kept for both."""
    if not divided.narrowed.keys:  # everybody: too many to keep, and quick to count
        total = _number(copy, divided.narrowed)
        if divided.others:
            total -= _number(copy, among(divided.narrowed, divided.others))
        return _Found(_first(copy, divided, by, size).ids, total)
    first = f"SELECT list(id) FROM (SELECT id FROM met ORDER BY {by.by} LIMIT {size:d})"  # noqa: S608 - compiled
    kept = divided.kept
    both = f"WITH met AS MATERIALIZED ({_walked(kept, by)}) SELECT (SELECT count(*) FROM met), ({first})"  # noqa: S608 - compiled
    ((total, ids),) = copy.ask(both, list(kept.params))
    return _Found(ids or [], total)


def _ordered(copy: Opened, condition: Condition, by: Sorting, size: int) -> list[int]:
    beyond = all_of([condition, by.beyond])
    ids = copy.ask(f"SELECT id FROM ({_walked(beyond, by)}) ORDER BY {by.by} LIMIT {size:d}", list(beyond.params))  # noqa: S608 - compiled
    return [pk for (pk,) in ids]


def _number(copy: Opened, condition: Condition) -> int:
    ((number,),) = copy.ask(f"SELECT count(*) FROM contacts WHERE {condition.sql}", list(condition.params))  # noqa: S608 - compiled
    return int(number)


def _walked(kept: Condition, by: Sorting) -> str:
    return f"SELECT id, {by.value.sql} AS value FROM contacts WHERE {kept.sql}"  # noqa: S608 - compiled
