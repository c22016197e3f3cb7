"""Each operator by an example, for each kind of values that it compares. A negative one is shown by its partner's.

How SQL and Python agree about all of them: `test_twins.py`. What else docs/filters.md says: `test_meaning.py`.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from contacts.filters.operators import OPERATORS, operators_of
from contacts.filters.search import SearchType
from contacts.values import TYPES, ComparedAs, epoch_ms
from tests.contacts.filters.conftest import Shop

DOCS: Final = Path(__file__).parents[3] / "docs" / "filters.md"
NOW: Final = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Seoul


def ms(text: str) -> int:
    return epoch_ms(datetime.fromisoformat(text))


class Example(NamedTuple):
    """A condition, values that it finds, and values that it leaves out."""

    operator: str
    values: list[Any]
    finds: list[Any]
    leaves: list[Any]


EXAMPLES: Final[dict[ComparedAs, list[Example]]] = {
    "text": [
        Example("$exist", [], ["a", " "], ["", None]),
        Example("$eq", ["Kim"], ["ＫＩＭ", "kim"], ["kim ", "ki"]),
        Example("$in", ["a", "b"], ["A", "b"], ["ab"]),
        Example("$contains", ["10%"], ["10%", "up to 10% off"], ["100", ""]),
        Example("$startsWith", ["Hong"], ["hong", "Hong Gil"], ["Gil Hong"]),
        Example("$endsWith", ["com"], ["a.com", "COM"], ["com."]),
    ],
    "number": [
        Example("$exist", [], [0], [None]),
        Example("$eq", [5], [5], [4, 6]),
        Example("$in", [1, 2], [1, 2], [3]),
        Example("$gt", [5], [6], [5, 4]),
        Example("$gte", [5], [5, 6], [4]),
        Example("$lt", [5], [4, -5], [5, 6]),
        Example("$lte", [5], [5, 4], [6]),
        Example("$between", [1, 3], [1, 2, 3], [0, 4]),
    ],
    "boolean": [
        Example("$exist", [], [True, False], [None]),
        Example("$eq", [True], [True], [False]),
    ],
    "day": [
        Example("$exist", [], ["1998-06-01"], [None]),
        Example("$on", ["1998-06-01"], ["1998-06-01"], ["1998-06-02"]),
        Example("$before", ["1998-06-01"], ["1998-05-31"], ["1998-06-01"]),
        Example("$after", ["1998-06-01"], ["1998-06-02"], ["1998-06-01"]),
        Example("$gte", ["1998-06-01"], ["1998-06-01", "1998-06-02"], ["1998-05-31"]),
        Example("$lte", ["1998-06-01"], ["1998-06-01", "1998-05-31"], ["1998-06-02"]),
        Example("$between", ["1998-06-01", "1998-06-02"], ["1998-06-01", "1998-06-02"], ["1998-05-31", "1998-06-03"]),
        Example("$inLast", [7, "day"], ["2026-11-16", "2026-11-23"], ["2026-11-15", "2026-11-24"]),
        Example("$inNext", [2, "day"], ["2026-11-23", "2026-11-25"], ["2026-11-22", "2026-11-26"]),
        Example("$anniversaryIn", [30], ["1990-11-23", "1990-12-23"], ["1990-11-22", "1990-12-24"]),
    ],
    "moment": [
        Example("$exist", [], [0], [None]),
        Example("$on", ["1998-06-01"], [ms("1998-06-01T00:00+09:00")], [ms("1998-05-31T23:59+09:00")]),
        Example("$before", ["1998-06-01"], [ms("1998-05-31T23:59+09:00")], [ms("1998-06-01T00:00+09:00")]),
        Example("$after", ["1998-06-01"], [ms("1998-06-02T00:00+09:00")], [ms("1998-06-01T23:59+09:00")]),
        Example("$gte", ["1998-06-01"], [ms("1998-06-01T00:00+09:00")], [ms("1998-05-31T23:59+09:00")]),
        Example("$lte", ["1998-06-01"], [ms("1998-06-01T23:59+09:00")], [ms("1998-06-02T00:00+09:00")]),
        Example(
            "$between",
            ["1998-06-01", "1998-06-02"],
            [ms("1998-06-01T00:00+09:00"), ms("1998-06-02T23:59+09:00")],
            [ms("1998-06-03T00:00+09:00")],
        ),
        Example("$inLast", [2, "hour"], [ms("2026-11-23T10:00+09:00")], [ms("2026-11-23T09:59+09:00")]),
        Example("$inNext", [2, "day"], [ms("2026-11-25T23:59+09:00")], [ms("2026-11-26T00:00+09:00")]),
        Example("$anniversaryIn", [0], [ms("1990-11-23T00:00+09:00")], [ms("1990-11-24T00:00+09:00")]),
    ],
    "texts": [
        Example("$exist", [], [["a"]], [[], None]),
        Example("$hasAny", ["a", "b"], [["A"], ["c", "b"]], [["c"], []]),
        Example("$hasAll", ["a", "b"], [["b", "A", "c"]], [["a"]]),
    ],
    "numbers": [
        Example("$exist", [], [[0]], [[]]),
        Example("$hasAny", [1, 2], [[1], [3, 2]], [[3], []]),
        Example("$hasAll", [1, 2], [[2, 1, 3]], [[1]]),
    ],
}  # fmt: skip

CASES: Final = [(type_.name, example) for type_ in TYPES.values() for example in EXAMPLES.get(type_.compared_as, [])]


@pytest.mark.parametrize("name", TYPES)
def test_each_operator_has_an_example_and_is_in_the_documentation(name: str) -> None:
    shown = {example.operator for example in EXAMPLES[TYPES[name].compared_as]}
    assert shown == {operator.negates or operator.name for operator in OPERATORS[name].values()}
    table = DOCS.read_text().split("## Operators")[1].split("## Meaning")[0]
    assert set(re.findall(r"`(\$\w+)`", table)) >= OPERATORS[name].keys()


def test_the_documentation_names_no_operator_that_there_is_not() -> None:
    tables = [*OPERATORS.values(), operators_of(SearchType())]
    assert set(re.findall(r"\$\w+", DOCS.read_text())) == {name for table in tables for name in table}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "example"), CASES, ids=[f"{name} {example.operator}" for name, example in CASES])
def test_an_operator_finds_what_its_example_says_and_its_negation_the_others(
    empty: Shop, name: str, example: Example
) -> None:
    key = next(key for key, field in empty.catalogue.items() if field.is_profile and field.type.name == name)
    found = {empty.add({key.removeprefix("profile."): value}) for value in example.finds}
    others = {empty.add({key.removeprefix("profile."): value}) for value in example.leaves} | {empty.add({})}
    negations = [row.name for row in OPERATORS[name].values() if row.negates == example.operator]
    for operator, expected in ((example.operator, found), *((negation, others) for negation in negations)):
        filter_ = empty.parse({"key": key, "operator": operator, "values": example.values})
        assert empty.found(filter_, NOW) == empty.matched(filter_, NOW) == expected
