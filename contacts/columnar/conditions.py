"""The third face of the filter language, beside `compile` and `match`: the same predicates in DuckDB's SQL.

A copy's columns hold no values of other types: whoever has some is odd, and PostgreSQL is asked about them. So no
comparison looks at types. It may be NULL, which is as good as false; negation is pushed down to the conditions, and
there it is `IS NOT TRUE`. What a copy can't answer raises `Unanswerable`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Self

from contacts.columnar.columns import SEARCH, meaning, scale, written_column
from contacts.fields import PROFILE, Field
from contacts.filters.compile import fits_bigint, whole_numbers
from contacts.filters.dates import END_MS
from contacts.filters.predicates import (
    Anniversary,
    Comparison,
    HasAll,
    HasAny,
    Like,
    OneOf,
    OwnComparison,
    Predicate,
    Predicates,
    Present,
    Within,
)
from contacts.filters.search import Found
from contacts.filters.tree import And, Leaf, Node, Not, Value, joined, steps
from contacts.values import MIN_MS
from contacts.values.folding import doubled

MOST_DIGITS: Final = 15
FEW: Final = 50  # values that are written one by one
FEW_ITEMS: Final = 3  # the same of lists
FEW_DAYS: Final = 31  # that are looked for in each year


class Unanswerable(Exception):
    """A copy can't answer this; the message says why, for operators."""


@dataclass(frozen=True)
class Condition:
    """SQL of DuckDB about one contact of a copy, with its parameters and the keys that it reads.

    `columns` are those of the contacts' table that must not have changed since the copy was made. What is `slow` is
    looked at after all else.
    """

    sql: str = "TRUE"
    params: tuple[Any, ...] = ()
    keys: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    slow: bool = False

    @classmethod
    def on(cls, field: Field, sql: str, params: tuple[Any, ...] = ()) -> Self:
        """Return SQL that reads this field and no other."""
        return cls(sql, params, frozenset({field.key}), frozenset({written_column(field)}))


@dataclass(frozen=True)
class Columns:
    """The columns of one copy: name and meaning by key."""

    held: Mapping[str, tuple[str, str]]

    def condition(self, tree: Node, predicates: Predicates) -> Condition:
        """Return whom the tree matches. Raise Unanswerable."""
        return self._node(tree, "", True, predicates)

    def predicate(self, predicate: Predicate, wanted: bool = True) -> Condition:
        """Return whom one condition matches, or its exact complement. Raise Unanswerable."""
        wanted = wanted is not predicate.negated
        if isinstance(predicate.comparison, OwnComparison):
            holds = self.own(predicate.comparison)
        else:
            name = self.name(predicate.field)
            sql, params = _holds(name, predicate.comparison, predicate.field)
            slow = isinstance(predicate.comparison, HasAny | HasAll)
            holds = replace(Condition.on(predicate.field, sql, params), slow=slow)
        return holds if wanted else _joined([holds], "({}) IS NOT TRUE")

    def own(self, comparison: OwnComparison) -> Condition:
        """Return whom a comparison of the whole contact holds for. Raise Unanswerable."""
        if isinstance(comparison, Found):
            return self._found(comparison)
        trees = comparison.trees()
        if trees is None:
            raise Unanswerable(f"{type(comparison).__name__} isn't in the copy")
        return any_of([self.condition(tree, predicates) for tree, predicates in trees])

    def _node(self, node: Node, path: str, wanted: bool, predicates: Predicates) -> Condition:
        if isinstance(node, Leaf):
            return self.predicate(predicates[path], wanted)
        if isinstance(node, Not):
            return self._node(node.child, joined(path, "not"), not wanted, predicates)
        parts = [self._node(child, joined(path, step), wanted, predicates) for step, child in steps(node)]
        return all_of(parts) if isinstance(node, And) is wanted else any_of(parts)

    def _found(self, comparison: Found) -> Condition:
        if SEARCH not in self.held:
            raise Unanswerable("the copy has no texts of the quick search")
        name = self.held[SEARCH][0]
        keys, columns = frozenset({SEARCH}), frozenset({PROFILE})
        return all_of(
            any_of([Condition(f"contains({name}, ?)", (doubled(form),), keys, columns) for form in sorted(forms)])
            for forms in comparison.words
        )

    def name(self, field: Field) -> str:
        """Return the column of the field. Raise Unanswerable when there is none, or it means something else by now."""
        name, means = self.held.get(field.key, ("", ""))
        if means != meaning(field):
            raise Unanswerable(f"{field.key} isn't in the copy as it is now")
        return name


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return that all of them hold; that of none is true of everybody."""
    parts = list(conditions)
    if len(parts) > 1:
        parts = [_late(part) if part.slow else part for part in parts]
    return _joined(parts, " AND ".join(["({})"] * len(parts))) if parts else Condition()


def _late(condition: Condition) -> Condition:
    """Return the same, naming another column: what names one alone DuckDB asks of all contacts, before all else."""
    return replace(condition, sql=f"CASE WHEN id IS NOT NULL THEN {condition.sql} END", slow=False)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return that at least one of them holds."""
    parts = list(conditions)
    return _joined(parts, " OR ".join(["({})"] * len(parts))) if parts else Condition("FALSE")


def _joined(parts: list[Condition], template: str) -> Condition:
    return Condition(
        template.format(*(part.sql for part in parts)),
        tuple(param for part in parts for param in part.params),
        frozenset().union(*(part.keys for part in parts)),
        frozenset().union(*(part.columns for part in parts)),
        any(part.slow for part in parts),
    )


Written = tuple[str, tuple[Any, ...]]


def _holds(name: str, comparison: Comparison, field: Field) -> Written:
    match comparison:
        case Present():
            return f"{name} IS NOT NULL", ()
        case OneOf(values):
            return _one_of(name, _comparable(values, field))
        case Like(parts):
            function = "starts_with" if comparison.start else "suffix" if comparison.end else "contains"
            return " OR ".join([f"{function}({name}, ?)"] * len(parts)) or "FALSE", parts
        case Within():
            return _within(name, comparison, field)
        case Anniversary(days):
            if field.type.compared_as != "day":
                raise Unanswerable("anniversaries of moments depend on a time zone")
            return _anniversary(name, days)
        case HasAny(values) | HasAll(values):
            return _has(name, comparison, _comparable(values, field), field)
        case _:
            raise TypeError(comparison)


def _anniversary(name: str, days: tuple[str, ...]) -> Written:
    """Return whether a day has one of these months and days: while they are few, whether it is one of them in a year.

    To take the days of all contacts apart takes four times as long. DuckDB knows the first and the last without a look.
    """
    if len(days) > FEW_DAYS:
        return _one_of(f"month({name}) * 100 + day({name})", tuple(int(day.replace("-", "")) for day in days))
    years = f"SELECT unnest(range(year(min({name})), year(max({name})) + 1)) AS year FROM contacts"  # noqa: S608 - own names
    dated = f"SELECT TRY_CAST(printf('%04d-%s', year, day) AS DATE) AS dated FROM ({years}), unnest(?) AS days (day)"  # noqa: S608
    return f"{name} IN (SELECT dated FROM ({dated}) WHERE dated IS NOT NULL)", (list(days),)  # noqa: S608


def _has(name: str, comparison: HasAny | HasAll, values: tuple[Any, ...], field: Field) -> Written:
    """Return the condition on a list. Looking for one value at a time is several times as quick while they are few."""
    item = "VARCHAR" if field.type.compared_as == "texts" else "DOUBLE"
    if len(values) <= FEW_ITEMS:
        joint = " OR " if isinstance(comparison, HasAny) else " AND "
        return joint.join([f"list_contains({name}, CAST(? AS {item}))"] * len(values)), values
    function = "list_has_any" if isinstance(comparison, HasAny) else "list_has_all"
    return f"{function}({name}, CAST(? AS {item}[]))", (list(values),)


def _one_of(expression: str, values: tuple[Any, ...]) -> Written:
    if not values:
        return "FALSE", ()
    if len(values) == 1:  # by what DuckDB knows of each part of the column
        return f"{expression} = ?", values
    if len(values) <= FEW:
        return f"{expression} IN ({', '.join('?' * len(values))})", values
    return f"{expression} IN (SELECT unnest(?))", (list(values),)


def _within(name: str, comparison: Within, field: Field) -> Written:
    match field.type.compared_as:
        case "number" if field.path is None:
            whole = whole_numbers(comparison)
            return f"{name} BETWEEN ? AND ?", (whole.low, whole.high)
        case "number":
            return _between(name, comparison, "CAST(? AS DOUBLE)", double)
        case "day":
            return _between(name, comparison, "CAST(? AS DATE)", str)
        case _:
            low = MIN_MS if comparison.low is None else int(comparison.low)
            high = END_MS if comparison.high is None else int(comparison.high)
            return f"{name} >= ? AND {name} < ?", (low * scale(field), high * scale(field))


def _between(name: str, comparison: Within, place: str, convert: Any) -> Written:
    sql, params = [f"{name} IS NOT NULL"], []
    if comparison.low is not None:
        sql.append(f"{name} {'>=' if comparison.low_included else '>'} {place}")
        params.append(convert(comparison.low))
    if comparison.high is not None:
        sql.append(f"{name} {'<=' if comparison.high_included else '<'} {place}")
        params.append(convert(comparison.high))
    return " AND ".join(sql), tuple(params)


def _comparable(values: tuple[Value, ...], field: Field) -> tuple[Any, ...]:
    """Return the values as the column holds them."""
    match field.type.compared_as:
        case "number" if field.path is None:
            return tuple(int(value) for value in values if fits_bigint(value))
        case "number" | "numbers":
            return tuple(map(double, values))
        case _:
            return values


def double(value: Value) -> float:
    """Return a number that compares with others as its decimal does. Raise Unanswerable."""
    decimal = Decimal(repr(value)).normalize()
    if len(decimal.as_tuple().digits) > MOST_DIGITS or abs(decimal.adjusted()) > 290:
        raise Unanswerable(f"{value} has too many digits")
    return float(value)
