"""How the values of a field are distributed among some contacts: the commonest with their numbers, and a histogram.

The copy counts the values that it holds. Of contacts that aren't as it holds them, and of all where there is no copy,
the values are read and counted here, by the same rules: texts as they are compared, that is folded; the items of a list
once for each contact; moments in epoch milliseconds. A value of another type than the field's doesn't count.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any, Final

from django.db.models import QuerySet

from contacts.columnar.answers import Question, with_copy
from contacts.columnar.columns import scale
from contacts.columnar.conditions import Columns, Condition, Unanswerable
from contacts.columnar.opened import Opened
from contacts.columnar.picking import divide, one_moment
from contacts.fields import Field
from contacts.models import Contact
from contacts.values.folding import fold
from crm.models import Channel

MOST: Final = 20
BARS: Final = 20
AT_ONCE: Final = 2_000
MEASURED: Final = frozenset({"number", "day", "moment"})

Value = str | bool | int | float
Measure = int | float


@dataclass(frozen=True)
class Bar:
    """How many values are at least `low` and below `high`; in the last bar also those that are `high`."""

    low: Value
    high: Value
    number: int


@dataclass(frozen=True)
class Distribution:
    """How many contacts have a value, the commonest values with their numbers, and of numbers and times the bars."""

    number: int
    commonest: tuple[tuple[Value, int], ...]
    bars: tuple[Bar, ...] = ()


def distribution(
    channel: Channel, question: Question, field: Field, most: int = MOST, bars: int = BARS
) -> Distribution:
    """Return how the field is distributed among the question's contacts: with the channel's copy when that can be."""
    try:
        return distribution_by_copy(channel, question, field, most, bars)
    except Unanswerable:
        return _distribution(_read([question.contacts], field), None, field, most, bars)


def distribution_by_copy(
    channel: Channel, question: Question, field: Field, most: int = MOST, bars: int = BARS
) -> Distribution:
    """Return the same by the channel's copy. Raise Unanswerable when all contacts would have to be read."""

    def ask(copy: Opened) -> Distribution | None:
        value = _value(copy.columns, field)
        divided = divide(channel, question, copy, [value])
        if divided is None:
            return None
        parts = [divided.met[start : start + AT_ONCE] for start in range(0, len(divided.met), AT_ONCE)]
        read = _read((channel.contacts.filter(pk__in=part) for part in parts), field)
        return _distribution(read, _Held(copy, divided.kept, value.sql), field, most, bars)

    with one_moment():
        return with_copy(channel, ask)


@dataclass(frozen=True)
class _Held:
    """The values that a copy holds, of the contacts who are as it holds them."""

    copy: Opened
    kept: Condition
    value: str

    def fetch(self, selected: str, after: str = "", *params: Any, of: str = "") -> list[Any]:
        """Return rows of SQL over `value`: the column's, or what `of` makes of it. Parameters are those of `after`."""
        values = (
            f"SELECT {of or self.value} AS value FROM contacts WHERE ({self.kept.sql}) AND {self.value} IS NOT NULL"  # noqa: S608 - compiled
        )
        return self.copy.ask(f"SELECT {selected} FROM ({values}) {after}", [*self.kept.params, *params])  # noqa: S608 - own SQL


def _read(contacts: "Iterable[QuerySet[Contact]]", field: Field) -> tuple[int, Counter[Value]]:
    """Return how many have a value, and the values with their numbers."""
    number, counts = 0, Counter[Value]()
    for some in contacts:
        for stored in some.order_by().values_list(field.column, flat=True).iterator(chunk_size=AT_ONCE):
            values = set(_values(field.unpack(stored), field))
            number += bool(values)
            counts.update(values)
    return number, counts


def _distribution(
    read: tuple[int, Counter[Value]], held: _Held | None, field: Field, most: int, bars: int
) -> Distribution:
    number, counts = read
    drawn = _bars(counts, held, field, bars) if field.type.compared_as in MEASURED else ()
    if held:
        number += held.fetch("count(*)")[0][0]
        counts = counts + _held_commonest(held, list(counts), field, most)
    commonest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return Distribution(number, tuple(commonest), drawn)


def _held_commonest(held: _Held, also: list[Value], field: Field, most: int) -> Counter[Value]:
    """Return the commonest values of the copy, and those that others have too: the commonest of all are among them."""
    of = (_ITEMS if field.is_list else _WRITTEN.get(field.type.compared_as, "{0}")).format(held.value)
    grouped = held.fetch("value, count(*)", f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {most:d}", of=of)
    if also:
        among = "WHERE value IN (SELECT unnest(?)) GROUP BY value"
        grouped += held.fetch("value, count(*)", among, also, of=of)
    return Counter(dict(grouped))


def _bars(counts: Counter[Value], held: _Held | None, field: Field, bars: int) -> tuple[Bar, ...]:
    """Return bars of the same width, from the least to the greatest value; of days and whole numbers a whole one."""
    measured = Counter({_measure(value, field): times for value, times in counts.items()})
    of = _MEASURED.get(field.type.compared_as, "{}").format(held.value) if held else ""
    ends = [end for end in held.fetch("min(value), max(value)", of=of)[0] if end is not None] if held else []
    ends += [min(measured), max(measured)] if measured else []
    if not ends:
        return ()
    is_whole = field.type.compared_as != "number" or field.type.whole or field.path is None
    if is_whole:  # the copy's numbers are doubles: at 1e20 one of them and a whole number would end up apart
        ends = [int(end) for end in ends]
    low, high = min(ends), max(ends)
    width = (high - low) // bars + 1 if is_whole else (high - low) / bars or 1
    last = int((high - low) // width) if is_whole else max(0, min(bars, floor((high - low) / width)) - 1)
    numbers = Counter[int]()
    for measure, times in measured.items():
        numbers[min(floor((float(measure) - low) / width), last)] += times
    if held:
        place = f"least(CAST(floor((value - CAST({low!r} AS DOUBLE)) / {width!r}) AS BIGINT), {last:d})"
        numbers.update(dict(held.fetch(f"{place} AS place, count(*)", "GROUP BY place", of=of)))
    shown = [_shown(low + place * width, field) for place in range(last + 2)]
    return tuple(Bar(shown[place], shown[place + 1], numbers[place]) for place in range(last + 1))


# Values that DuckDB has in another form than they are stored in.
_WRITTEN: Final = {"day": "CAST({0} AS VARCHAR)"}
# Most lists have one item: to look for it twice takes DuckDB three times as long.
_ITEMS: Final = "unnest(CASE WHEN len({0}) < 2 THEN {0} ELSE list_distinct({0}) END)"
_MEASURED: Final = {"day": "date_diff('day', DATE '0001-01-01', {}) + 1"}


def _value(columns: Columns, field: Field) -> Condition:
    name = columns.name(field)
    if field.compares_moment:
        name = f"CAST(floor({name} / {scale(field)}.0) AS BIGINT)"
    return Condition.on(field, name)


def _values(stored: Any, field: Field) -> list[Value]:
    """Return a contact's values as they are compared; none for a value of another type."""
    if stored is None or not field.type.holds(stored):
        return []
    match field.type.compared_as:
        case "texts" if field.path is not None:
            return [fold(item) for item in stored]
        case "texts" | "numbers":
            return list(stored)
        case "text":
            return [fold(stored)]
        case _:
            return [stored]


def _measure(value: Any, field: Field) -> Measure:
    return date.fromisoformat(value).toordinal() if field.type.compared_as == "day" else value


def _shown(measure: Measure, field: Field) -> Value:
    if field.type.compared_as != "day":
        return measure
    return date.fromordinal(min(int(measure), date.max.toordinal())).isoformat()
