"""Exact totals over a channel's contacts: the copy for those who are as it holds them, PostgreSQL for all others.

Others are those who were added, changed or deleted since the copy was made, and odd ones. One statement of PostgreSQL
says who they are and counts among them, so the answer is that of the one moment of this statement's snapshot; the copy
itself never changes.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, Value, When

from contacts.columnar.cluster import identity
from contacts.columnar.conditions import Columns, Condition, Unanswerable, all_of
from contacts.columnar.duck import DuckError, OutOfMemory
from contacts.columnar.hindered import Hindered, log
from contacts.columnar.opened import Opened, close, held, open_current
from contacts.models import ColumnarCopy, Contact, ContactChange
from crm.models import Channel

FEW: Final = 1_000  # contacts that PostgreSQL may always be asked about
REPEATED: Final = 3  # times that a contact may be in the log on average, before PostgreSQL looks who they are

Answer = TypeVar("Answer")
OnCopy = Callable[[Columns], Condition]
State = ColumnarCopy.State

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """Totals over some contacts, asked of PostgreSQL and of a copy alike.

    `contacts` are they, and `narrowed` are they in a copy. Each of `columns` is a condition by its name, with the same
    for a copy. `total` makes, of SQL that gives a row with these columns for each contact, SQL that gives one row of
    sums: it must mean the same in PostgreSQL and in DuckDB. `values` are further columns of PostgreSQL's rows alone.
    """

    contacts: "QuerySet[Contact]"
    narrowed: OnCopy
    columns: Mapping[str, tuple[Q, OnCopy]] = field(default_factory=dict)
    total: Callable[[str], str] = lambda walked: f"SELECT count(*) FROM ({walked}) AS walked"  # noqa: S608 - own SQL
    values: Mapping[str, Any] = field(default_factory=dict)


def everybody(channel: Channel) -> Question:
    """Return the question about all contacts of a channel."""
    return Question(channel.contacts.all(), lambda _columns: Condition())


@dataclass(frozen=True)
class Totals:
    """The sums, and how many contacts PostgreSQL was asked about; with the copy that answered for the rest."""

    sums: tuple[int, ...]
    others: int
    copy: Opened


class Unreadable(Hindered):
    """The file is missing or damaged."""

    def __init__(self, channel: Channel, copy: Opened | None) -> None:
        super().__init__("the copy can't be read")
        self._channel, self._copy = channel, copy

    def retire(self) -> None:
        """Have another copy made if this one could be opened but not read."""
        if self._copy:
            copies = self._channel.columnar_copies.filter(file=self._copy.file, state=State.CURRENT)
            copies.update(state=State.RETIRED)


def sums(
    channel: Channel, question: Question, alone: Callable[[], AbstractContextManager[None]] = nullcontext
) -> tuple[int, ...]:
    """Return the exact sums: by the copy when that can be, else by PostgreSQL, inside of `alone()`."""
    try:
        return totals(channel, question).sums
    except Unanswerable:
        walked, params = _walked(question, question.contacts)
        with alone(), connection.cursor() as cursor:
            cursor.execute(question.total(walked), params)
            return tuple(cursor.fetchone())


def columns_in_copy(channel: Channel) -> Columns | None:
    """Return what the channel's copy holds; None when there is none to read."""
    try:
        copy = open_current(channel) if settings.COLUMNAR else None
    except (OSError, DuckError):
        return None
    return copy.columns if copy else None


def totals(channel: Channel, question: Question) -> Totals:
    """Return the exact sums by the channel's copy. Raise Unanswerable when PostgreSQL has to answer alone."""
    return with_copy(channel, lambda copy: _asked(channel, question, copy))


def with_copy(channel: Channel, ask: Callable[[Opened], Answer | None]) -> Answer:
    """Return what `ask` finds in the channel's copy; it gives None for a copy that isn't the current one.

    Raise Unanswerable when PostgreSQL has to answer alone; when that is only for now, the log says why.
    """
    if not settings.COLUMNAR:
        raise Unanswerable("copies are turned off")
    try:
        return _asked_of_one(channel, ask)
    except Hindered as reason:
        log(channel, reason)
        raise


def _asked_of_one(channel: Channel, ask: Callable[[Opened], Answer | None]) -> Answer:
    copy, refusal = held(channel), None
    try:
        if copy:
            try:
                if (found := ask(copy)) is not None:
                    return found
            except Unanswerable as reason:  # by a copy that may be an old one
                refusal = copy.file, reason
        copy = None
        copy = open_current(channel)
        if copy and refusal and copy.file == refusal[0]:
            raise refusal[1]
        if copy and (found := ask(copy)) is not None:
            return found
    except OutOfMemory as error:
        raise Hindered("the copy needs more memory for this than ROSTER_COLUMNAR_MEMORY_MB allows") from error
    except (OSError, DuckError) as error:
        logger.warning("The columnar copy of channel %s can't be read: %s", channel.pk, error)
        close(channel)
        unreadable = Unreadable(channel, copy)
        if not connection.in_atomic_block:
            unreadable.retire()
        raise unreadable from error
    if copy:
        raise Hindered("the copy is of another cluster, or has just been replaced")
    raise Unanswerable("there is no copy of this version")


def _asked(channel: Channel, question: Question, copy: Opened) -> Totals | None:
    """Return the sums, None when the copy isn't the channel's current one. Raise Unanswerable, DuckError."""
    narrowed = question.narrowed(copy.columns)
    columns = {name: own(copy.columns) for name, (_q, own) in question.columns.items()}
    found = others_of(channel, question, copy, [narrowed, *columns.values()])
    if found is None:
        return None
    others, sums = found
    return Totals(_sum(sums, _of_copy(copy, question, narrowed, columns, others)), len(others), copy)


def others_of(
    channel: Channel, question: Question, copy: Opened, read: Sequence[Condition]
) -> tuple[list[int], list[Any]] | None:
    """Return those who may not be as the copy holds what these conditions read, and the question's row among them.

    None when the copy isn't the channel's current one. Raise Unanswerable when they are too many.
    """
    odd = copy.odd(frozenset().union(*(condition.keys for condition in read)))
    columns = frozenset[str]().union(*(condition.columns for condition in read))
    most = max(int(copy.rows * settings.COLUMNAR_MOST_CHANGED), FEW)
    if len(odd) > most:
        raise Hindered("too many contacts have values that the copy can't hold")
    with connection.cursor() as cursor:
        cursor.execute(*_statement(channel, question, copy, columns, odd, most))
        is_current, too_much, number, others, *row = cursor.fetchone()
    if not is_current:
        return None
    if too_much or number > most:
        raise Hindered("too many contacts have changed since the copy was made")
    return others, row


class _AmongOthers(Func):
    """Whether a contact is one of those whom the statement calls `few`."""

    arity = 1
    output_field = BooleanField()
    template = "%(expressions)s = ANY (ARRAY(SELECT id FROM few))"


def _statement(
    channel: Channel, question: Question, copy: Opened, columns: frozenset[str], odd: set[int], most: int
) -> tuple[str, list[Any]]:
    walked, params = _walked(question, question.contacts.filter(_AmongOthers(F("id"))))
    sql = f"""
        WITH asked AS MATERIALIZED (
            SELECT snapshot::pg_snapshot FROM {ColumnarCopy._meta.db_table}
            WHERE channel_id = %s AND file = %s AND state = '{State.CURRENT}' AND cluster = {identity()}
        ), changed AS MATERIALIZED (
            SELECT ids FROM {ContactChange._meta.db_table} AS change, asked
            WHERE channel_id = %s AND (columns IS NULL OR columns && %s::varchar[])
                AND NOT pg_visible_in_snapshot(transaction, asked.snapshot)
        ), logged AS MATERIALIZED (
            SELECT coalesce(bool_or(ids IS NULL) OR sum(cardinality(ids)) > %s, false) AS too_much FROM changed
        ), others AS MATERIALIZED (
            SELECT DISTINCT id FROM (
                SELECT unnest(ids) AS id FROM changed, logged WHERE NOT too_much UNION ALL SELECT unnest(%s::bigint[])
                LIMIT %s
            ) AS one
        ), few AS MATERIALIZED (
            SELECT id FROM others WHERE (SELECT count(*) FROM others) <= %s
        )
        SELECT EXISTS (SELECT FROM asked), (SELECT too_much FROM logged),
            (SELECT count(*) FROM others), ARRAY(SELECT id FROM few), sums.*
        FROM ({question.total(walked)}) AS sums
    """  # noqa: S608 - own names and expressions
    logged = REPEATED * most  # so the limit cuts off nobody: it keeps PostgreSQL from expecting millions
    asked = [channel.pk, copy.file, channel.pk, sorted(columns), logged, sorted(odd), logged + len(odd), most]
    return sql, [*asked, *params]


def _walked(question: Question, contacts: "QuerySet[Contact]") -> tuple[str, tuple[Any, ...]]:
    flags = {
        name: Case(When(q, then=Value(True)), default=False) if q else Value(True)
        for name, (q, _own) in question.columns.items()
    }
    walked: tuple[str, tuple[Any, ...]]
    rows = contacts.order_by().annotate(**flags, **question.values)
    walked = rows.values(*(flags or ["id"]), *question.values).query.sql_with_params()
    return walked


def _of_copy(
    copy: Opened, question: Question, narrowed: Condition, columns: dict[str, Condition], others: list[int]
) -> tuple[int, ...]:
    chosen = ", ".join(f"({own.sql}) IS TRUE AS {name}" for name, own in columns.items()) or "1"
    params = [param for own in columns.values() for param in own.params]
    kept = without(narrowed, others)
    walked = f"SELECT {chosen} FROM contacts WHERE {kept.sql}"  # noqa: S608 - compiled
    (row,) = copy.ask(question.total(walked), [*params, *kept.params])
    return row


def without(condition: Condition, others: list[int]) -> Condition:
    """Return the condition for all contacts but these."""
    return all_of([condition, _is_one_of(others, "NOT IN")]) if others else condition


def among(condition: Condition, others: list[int]) -> Condition:
    """Return the condition for these contacts alone."""
    return all_of([condition, _is_one_of(others, "IN")])


def _is_one_of(ids: list[int], operator: str) -> Condition:
    """Return SQL of the ids: DuckDB takes thousands from a text in half the time."""
    listed = "SELECT unnest(CAST(CAST(? AS VARCHAR) AS BIGINT[]))"
    return Condition(f"id {operator} ({listed})", (str(sorted(ids)),))


def _sum(ours: list[int], theirs: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(ours, theirs, strict=True))
