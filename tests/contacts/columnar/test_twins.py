"""A copy ≡ match(t): DuckDB and plain Python agree on everybody whom the copy can hold.

That PostgreSQL agrees with Python is tested in `tests/contacts/filters/test_twins.py`, by the same strategies; here
only on any tree.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from contacts.columnar import files
from contacts.columnar.columns import columns_of
from contacts.columnar.conditions import Condition, Unanswerable
from contacts.columnar.loading import VERSION, load
from contacts.columnar.opened import Opened
from contacts.columnar.writing import write_out
from contacts.filters import Filter
from contacts.models import ColumnarCopy
from tests.contacts.filters.conftest import Shop
from tests.contacts.filters.moments import NOWS
from tests.contacts.filters.strategies import OPERATORS, TYPES, leaves, trees
from tests.contacts.filters.test_twins import apart, parsed
from tests.examples import examples

pytestmark = pytest.mark.django_db

relaxed = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
EACH = [
    (key, operator)
    for key, type_ in TYPES.items()
    for operator in OPERATORS[type_]
    if (type_, operator) != ("datetime", "$anniversaryIn")  # depends on time zones: PostgreSQL answers
]


@pytest.fixture(scope="module")
def copy(crowd: Shop) -> Iterator[Opened]:
    """A copy of the crowd, written inside the transaction that it lives in."""
    columns = columns_of(crowd.catalogue)
    with files.workshop() as folder:
        source, target = folder / "crowd.csv", folder / "crowd.duckdb"
        with source.open("wb") as file:
            rows = write_out(crowd.channel.pk, columns, file)
        sizes = load([source], target, columns)
        assert (sizes.rows, rows) == (len(crowd.contacts), len(crowd.contacts))
        name = files.keep(target, "crowd.duckdb")
    held = {key: [column.name, column.means] for key, column in columns.items()}
    yield Opened(ColumnarCopy(channel=crowd.channel, version=VERSION, file=name, columns=held, rows=sizes.rows))
    files.remove(name)


@settings(relaxed, max_examples=examples(200))
@given(data=trees(), now=st.sampled_from(NOWS))
def test_the_copy_agrees_on_any_tree(crowd: Shop, copy: Opened, data: dict[str, Any], now: datetime) -> None:
    filter_ = parsed(crowd, data)
    found, odd = agrees(crowd, copy, filter_, now)
    assert found == crowd.found(filter_, now) - odd


@pytest.mark.parametrize(("key", "operator"), EACH)
def test_the_copy_agrees_on_each_operator_and_its_complement(
    crowd: Shop, copy: Opened, key: str, operator: str
) -> None:
    @settings(relaxed, max_examples=examples(8))
    @given(data=leaves(key, operator), now=st.sampled_from(NOWS))
    def check(data: dict[str, Any], now: datetime) -> None:
        filter_ = parsed(crowd, data)
        agrees(crowd, copy, filter_, now)
        agrees(crowd, copy, filter_.complement(), now)

    check()


def test_most_contacts_of_the_right_types_are_not_odd(crowd: Shop, copy: Opened) -> None:
    """Otherwise the tests above would say nothing."""
    for key, field in crowd.catalogue.items():
        fitting = [one.pk for one in crowd.contacts if field.type.holds(field.stored(one))]
        odd = copy.odd([key]) & set(fitting)
        assert len(odd) <= 0.35 * len(fitting), key


def agrees(crowd: Shop, copy: Opened, filter_: Filter, now: datetime) -> tuple[set[int], set[int]]:
    """Return whom the copy finds, and whom it can't hold: the latter are looked up in PostgreSQL."""
    resolved = filter_.resolve(crowd.catalogue, now)
    try:
        condition = copy.columns.condition(resolved.tree, resolved.predicates)
    except Unanswerable:
        reject()
    odd = copy.odd(condition.keys)
    found, matched = ids(copy, condition) - odd, crowd.matched(filter_, now) - odd
    assert found == matched, apart(crowd, found, matched)
    return found, odd


def ids(copy: Opened, condition: Condition) -> set[int]:
    return {pk for (pk,) in copy.fetch(f"SELECT id FROM contacts WHERE {condition.sql}", condition.params)}
