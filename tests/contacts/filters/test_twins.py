"""compile(t) ≡ match(t): PostgreSQL and plain Python agree on everybody, for all operators and types."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from contacts.filters import Filter, FilterInvalid
from contacts.models import Contact
from tests.contacts.filters.conftest import Shop
from tests.contacts.filters.moments import NOWS
from tests.contacts.filters.strategies import OPERATORS, TYPES, leaves, trees
from tests.examples import examples

pytestmark = pytest.mark.django_db  # the database is only made when a test asks for it so

relaxed = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
EACH = [(key, operator) for key, type_ in TYPES.items() for operator in OPERATORS[type_]]


@settings(relaxed, max_examples=examples(200))
@given(data=trees(), now=st.sampled_from(NOWS))
def test_postgresql_and_python_agree_on_any_tree(crowd: Shop, data: dict[str, Any], now: datetime) -> None:
    agrees(crowd, parsed(crowd, data), now)


@pytest.mark.parametrize(("key", "operator"), EACH)
def test_postgresql_and_python_agree_on_each_operator_and_its_complement(crowd: Shop, key: str, operator: str) -> None:
    @settings(relaxed, max_examples=examples(8))
    @given(data=leaves(key, operator), now=st.sampled_from(NOWS))
    def check(data: dict[str, Any], now: datetime) -> None:
        filter_ = parsed(crowd, data)
        found = agrees(crowd, filter_, now)
        if operator != "$exist" and key in crowd.catalogue and not OPERATORS[TYPES[key]][operator].negates:
            assert all(of_type(crowd, key, one) for one in crowd.contacts if one.id in found)
        others = crowd.found(filter_.complement(), now)
        assert not found & others
        assert found | others == {contact.id for contact in crowd.contacts}

    check()


@settings(relaxed, max_examples=examples(60))
@given(data=trees(), now=st.sampled_from(NOWS))
def test_a_tree_and_its_complement_part_all_contacts(crowd: Shop, data: dict[str, Any], now: datetime) -> None:
    filter_ = parsed(crowd, data)
    assert crowd.found(filter_, now) ^ crowd.found(filter_.complement(), now) == {one.id for one in crowd.contacts}


@settings(relaxed, max_examples=examples(60))
@given(data=trees())
def test_a_filter_survives_being_stored(crowd: Shop, data: dict[str, Any]) -> None:
    filter_ = parsed(crowd, data)
    again = Filter.parse(filter_.to_json(), crowd.catalogue)
    assert again == filter_
    assert again.digest() == filter_.digest()


def of_type(crowd: Shop, key: str, contact: Contact) -> bool:
    """What an earlier type of the key has left matches nothing positive."""
    field = crowd.catalogue.filterable()[key]
    return field.type.holds(field.stored(contact))


def agrees(crowd: Shop, filter_: Filter, now: datetime) -> set[int]:
    found = crowd.found(filter_, now)
    matched = crowd.matched(filter_, now)
    assert found == matched, apart(crowd, found, matched)
    return found


def apart(crowd: Shop, found: set[int], matched: set[int]) -> list[Any]:
    """Two of those in one of the sets only, and whether they were found."""
    wrong = [one for one in crowd.contacts if (one.pk in found) != (one.pk in matched)]
    return [(one.pk in found, one.profile, one.last_seen_at) for one in wrong[:2]]


def parsed(crowd: Shop, data: dict[str, Any]) -> Filter:
    try:
        return crowd.parse(data)
    except FilterInvalid as error:
        # Days and instants mixed can't be put in order by the strategy.
        if not all("after the second" in problem.message for problem in error.problems):
            raise
        reject()
