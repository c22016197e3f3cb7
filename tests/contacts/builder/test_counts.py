"""How many contacts each condition of a filter leaves."""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.builder import waterfall
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.lists import heavy
from contacts.lists.form import read_list
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.builder.trees import BIG, MAILED, RICH
from tests.contacts.filters.moments import NOW

pytestmark = pytest.mark.django_db


def test_the_waterfall_counts_each_condition_alone_and_in_its_place(people: Channel) -> None:
    catalogue = Catalogue.of(people)

    def steps(tree: dict[str, Any]) -> list[tuple[int, int, int]]:
        found = waterfall(read_list({}, people), Filter.parse(tree, catalogue).resolve(catalogue, NOW))
        return [(step.alone, step.after, step.widened) for step in found]

    assert steps({"and": [BIG, RICH, MAILED]}) == [(2, 2, 0), (2, 1, 0), (1, 0, 0)]
    assert steps({"or": [BIG, RICH, MAILED]}) == [(2, 2, 0), (2, 3, 1), (1, 4, 1)]
    assert steps({"and": [{"not": {"and": [BIG, RICH]}}, MAILED]}) == [(2, 2, 0), (2, 3, 1), (1, 1, 0)]


@pytest.mark.parametrize("negated", list(itertools.product([False, True], repeat=2)))
@pytest.mark.parametrize("joins", list(itertools.product(["and", "or"], repeat=3)))
def test_the_waterfall_counts_what_a_filter_of_the_first_conditions_would(
    people: Channel, joins: tuple[str, str, str], negated: tuple[bool, bool]
) -> None:
    catalogue = Catalogue.of(people)
    outer, *inner = joins

    def tree(first: int) -> dict[str, Any]:
        kept = [[BIG, RICH][: max(first, 0)], [MAILED, RICH, BIG][: max(first - 2, 0)]]
        groups: list[dict[str, Any]] = [{join: leaves} for join, leaves in zip(inner, kept, strict=True) if leaves]
        return {outer: [{"not": group} if no else group for group, no in zip(groups, negated, strict=False)]}

    def count(data: dict[str, Any]) -> int:
        return people.contacts.filter(Filter.parse(data, catalogue).resolve(catalogue, NOW).q).count()

    steps = waterfall(read_list({}, people), Filter.parse(tree(5), catalogue).resolve(catalogue, NOW))
    assert [step.alone for step in steps] == [count(leaf) for leaf in (BIG, RICH, MAILED, RICH, BIG)]
    assert [step.after for step in steps] == [count(tree(first)) for first in range(1, 6)]


def test_the_waterfall_of_many_conditions_writes_each_of_them_once(people: Channel) -> None:
    catalogue = Catalogue.of(people)
    leaves = [{"key": "profile.total", "operator": "$gte", "values": [number]} for number in range(100)]
    conditions = Filter.parse({"and": leaves}, catalogue).resolve(catalogue, NOW)
    contact_list = read_list({}, people)
    with CaptureQueriesContext(connection) as queries:
        waterfall(contact_list, conditions)
    _is_there_a_copy, query = queries.captured_queries
    assert query["sql"].count("'total'") <= 2 * len(leaves)  # a condition names its value twice at most


def test_heavy_reads_of_one_manager_wait_for_each_other_and_for_nobody_else(
    vera: Person, bob: Person, people: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heavy, "PATIENCE", "100ms")
    data = {"part": ["g-a", "c-x"], "key-x": "profile.total", "op-x": "$gte", "v-x": "10"}
    with held(vera):
        assert vera.get("contacts_count").status_code == 503
        assert vera.client.post(vera.url("contacts_filter_counts"), data, headers=cast.HTMX).status_code == 503
        assert bob.get("contacts_count").status_code == 200
        assert vera.get("contacts").status_code == 200
        assert vera.get("contacts", filter=many(20)).status_code == 200
        assert vera.get("contacts", filter=many(21)).status_code == 503
        assert bob.get("contacts", filter=many(21)).status_code == 200
    assert vera.get("contacts_count").status_code == 200


def many(number: int) -> str:
    """A filter of so many conditions."""
    leaves = [{"key": "profile.total", "operator": "$gte", "values": [total]} for total in range(number)]
    return json.dumps({"or": leaves})


@contextmanager
def held(person: Person) -> Iterator[None]:
    """While another request of that manager is counting."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [heavy.HEAVY, person.manager.pk])
        yield
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        other.close()


def test_the_counts_are_those_of_the_list_and_warn_where_a_condition_lets_more_in(
    vera: Person, people: Channel
) -> None:
    data = {"part": ["g-a", "c-x", "c-y"], "join-a": "or", "key-x": "profile.total", "op-x": "$gte", "v-x": "10",
            "key-y": "profile.amount", "op-y": "$gt", "v-y": "500", "q": "e"}  # fmt: skip
    answer = vera.client.post(vera.url("contacts_filter_counts"), data, headers=cast.HTMX)
    text = answer.content.decode()
    count = re.search(r'<span id="count-x" hx-swap-oob="innerHTML">\s*(.*?)\s*</span>', text, re.DOTALL)
    assert count
    assert count[1] == "<strong>1</strong> alone · <strong>1</strong> so far"
    assert "adds 1 more" in text
