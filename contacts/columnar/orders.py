"""The order of a list in DuckDB's SQL: the same as that of PostgreSQL, ties by id.

Texts are compared byte by byte, so that this is the order of PostgreSQL only where its database does the same
(`BY_BYTES`). They differ in their first 200 characters or are equal, as in `contacts_key`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Self

from contacts.columnar.columns import NAMED
from contacts.columnar.conditions import Columns, Condition, Unanswerable, double
from contacts.fields import Field
from contacts.filters.compile import KEY_LENGTH

# Whether PostgreSQL sorts the texts of this database byte by byte: its own provider (“b”) has only such collations.
BY_BYTES: Final = (
    "(SELECT datlocprovider = 'b' OR datlocprovider = 'c' AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')"
    " FROM pg_database WHERE datname = current_database())"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """By which field, in which direction, after whom: their value, as PostgreSQL gives it, and id.

    Those without a value come last; first with `nothing_first`.
    """

    field: Field
    descending: bool = False
    after: tuple[Any, int] | None = None
    nothing_first: bool = False

    @property
    def reversed(self) -> Self:
        """The other way round."""
        return replace(self, descending=not self.descending, nothing_first=not self.nothing_first)


@dataclass(frozen=True)
class Sorting:
    """SQL of DuckDB: the value, what sorts `value` and `id`, and who comes after the order's contact."""

    value: Condition
    by: str
    beyond: Condition


def sorting(columns: Columns, order: Order, longest: Callable[[str], int]) -> Sorting:
    """Return the order in SQL, of a copy whose longest text in a column is known, in bytes.

    Raise Unanswerable for one that a copy doesn't know.
    """
    value = _value(columns, order.field, longest)
    direction = "DESC" if order.descending else "ASC"
    nothing = "FIRST" if order.nothing_first else "LAST"
    return Sorting(value, f"value {direction} NULLS {nothing}, id {direction}", _beyond(value, order))


def sorts_texts(field: Field) -> bool:
    """Return whether the order of the field depends on how the database compares texts."""
    return field.is_text or field.is_list


def _value(columns: Columns, field: Field, longest: Callable[[str], int]) -> Condition:
    name = columns.name(field)
    if field.is_list:
        if field.path is not None:
            raise Unanswerable("lists are sorted by their JSON")
        return Condition.on(field, f"coalesce({name}, [])")
    if not field.is_text:
        return Condition.on(field, name)
    # DuckDB sorts a column as it is in two thirds of the time that it takes for an expression.
    cut = name
    if longest(name) > KEY_LENGTH:
        cut = f"CASE WHEN strlen({name}) > {KEY_LENGTH} THEN left({name}, {KEY_LENGTH}) ELSE {name} END"
    if field.sort_column == "name_key":
        if NAMED not in columns.held:
            raise Unanswerable("the copy has no names to sort by")
        by_name = Condition.on(field, f"coalesce({cut}, {columns.held[NAMED][0]})")
        return replace(by_name, keys=by_name.keys | {NAMED})
    return Condition.on(field, cut)


def _beyond(value: Condition, order: Order) -> Condition:
    """Return who comes after; everybody does after nobody."""
    if order.after is None:
        return Condition()
    given, pk = order.after
    further = "<" if order.descending else ">"
    if given is None:
        others = f" OR {value.sql} IS NOT NULL" if order.nothing_first else ""
        return Condition(f"({value.sql} IS NULL AND id {further} ?){others}", (pk,))
    place, param = _comparable(given, order.field)
    valueless = "" if order.nothing_first else f" OR {value.sql} IS NULL"
    sql = f"{value.sql} {further} {place} OR ({value.sql} = {place} AND id {further} ?){valueless}"
    return Condition(sql, (param, param, pk))


def _comparable(given: Any, field: Field) -> tuple[str, Any]:
    """Return a value as the column holds it. Raise Unanswerable for one that it can't hold: PostgreSQL's own order."""
    place, read = _READ[_kind(field)]
    try:
        return place, read(given)
    except (TypeError, ValueError) as error:
        raise Unanswerable("the page begins at a value of another type") from error


def _kind(field: Field) -> str:
    if field.is_list:
        return "tags"
    if field.compares_moment:
        return "column moment"
    if field.path is None and field.type.compared_as == "number":
        return "column number"
    return field.type.compared_as


def _typed(*types: type) -> Callable[[Any], Any]:
    def read(given: Any) -> Any:
        if type(given) not in types:
            raise TypeError(given)
        return given

    return read


def _number(given: Any) -> float:
    return double(_typed(int, float)(given))


def _microseconds(given: datetime) -> int:
    return (given - _EPOCH) // timedelta(microseconds=1)


def _day(given: str) -> str:
    if date.fromisoformat(given).isoformat() != given:
        raise ValueError(given)
    return given


_READ: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "text": ("?", _typed(str)),
    "number": ("CAST(? AS DOUBLE)", _number),
    "column number": ("?", _typed(int)),
    "boolean": ("?", _typed(bool)),
    "day": ("CAST(? AS DATE)", _day),
    "moment": ("?", _typed(int)),
    "column moment": ("?", _microseconds),
    "tags": ("CAST(? AS VARCHAR[])", _typed(list)),
}
