"""Whom one page of a list may hold: the first in the copy, and everybody in the list who isn't as the copy holds them.

They are more than a page. Whoever reads them in the same moment of the database, sorts and cuts them, has the page.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import connection, transaction

from contacts.columnar.answers import Question, Unreadable, others_of, with_copy
from contacts.columnar.conditions import Condition, Unanswerable, all_of
from contacts.columnar.opened import Opened
from contacts.columnar.orders import BY_BYTES, Order, sorting, sorts_texts
from crm.models import Channel


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


def pick(channel: Channel, question: Question, orders: Sequence[Order], size: int, *, counted: bool = False) -> Picked:
    """Return whom a page may hold: in each of the orders the first `size` are among them.

    Only in `one_moment`. Raise Unanswerable when PostgreSQL has to look for them alone.
    """
    among = replace(question, total=_met)

    def ask(copy: Opened) -> Picked | None:
        narrowed = question.narrowed(copy.columns)
        sorted_by = [sorting(copy.columns, order) for order in orders]
        found = others_of(channel, among, copy, [narrowed, *(one.value for one in sorted_by)])
        if found is None:
            return None
        others, (met, by_bytes) = found
        if not by_bytes and any(sorts_texts(order.field) for order in orders):
            raise Unanswerable("the database sorts texts in an order of its own")
        kept = all_of([narrowed, _without(others)]) if others else narrowed
        ids = [pk for one in sorted_by for pk in _first(copy, all_of([kept, one.beyond]), one.value, one.by, size)]
        total = _count(copy, kept) + len(met) if counted else None
        return Picked([*ids, *met], total, len(others), copy)

    return with_copy(channel, ask)


def _met(walked: str) -> str:
    return f"SELECT coalesce(array_agg(id), '{{}}'), {BY_BYTES} FROM ({walked}) AS walked"  # noqa: S608 - own SQL


def _without(others: list[int]) -> Condition:
    return Condition("id NOT IN (SELECT unnest(CAST(? AS BIGINT[])))", (sorted(others),))


def _count(copy: Opened, kept: Condition) -> int:
    ((number,),) = copy.ask(f"SELECT count(*) FROM contacts WHERE {kept.sql}", list(kept.params))  # noqa: S608 - compiled
    return int(number)


def _first(copy: Opened, kept: Condition, value: Condition, by: str, size: int) -> list[int]:
    walked = f"SELECT id, {value.sql} AS value FROM contacts WHERE {kept.sql}"  # noqa: S608 - compiled
    found = copy.ask(f"SELECT id FROM ({walked}) ORDER BY {by} LIMIT {size:d}", [*value.params, *kept.params])  # noqa: S608 - compiled
    return [pk for (pk,) in found]
