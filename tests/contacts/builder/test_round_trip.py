"""The Advanced Filter as a form: what it shows of a filter, and gives back unchanged."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contacts.builder import draft_of
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.lists import saved_urls
from crm.models import Channel
from tests.cast import Person
from tests.contacts.builder.form import asked, fields, sent
from tests.contacts.builder.trees import BIG, MAILED, RICH, leaf, stored
from tests.contacts.filters.strategies import leaves
from tests.examples import examples

pytestmark = pytest.mark.django_db


def two_levels() -> st.SearchStrategy[dict[str, Any]]:
    """As the form makes them: several conditions in a group, several groups; no group within a group."""
    several = st.lists(leaves(), min_size=2, max_size=3)
    joined = st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), several)
    inner = leaves() | joined
    group = inner | inner.map(lambda node: {"not": node})
    groups = st.lists(group, min_size=2, max_size=3)
    return group | st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), groups)


@pytest.mark.slow
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=two_levels())
def test_a_filter_goes_through_the_form_unchanged(vera: Person, shop_keys: Channel, data: dict[str, Any]) -> None:
    catalogue = Catalogue.of(shop_keys)
    try:
        conditions = Filter.parse(data, catalogue)
    except FilterInvalid:
        assume(False)
    text = saved_urls.filter_text(conditions)
    assume(len(text) < saved_urls.LONGEST and draft_of(conditions, catalogue.context))
    page = vera.get("contacts", filter=text)
    assert each_once(asked(sent(vera, fields(page)))) == each_once(json.loads(text))


def each_once(tree: Any) -> Any:
    """With each value of a list given once; choices, which a page has in its own order, in one order."""
    if isinstance(tree, list):
        return list(map(each_once, tree))
    if "key" not in tree:
        return {name: each_once(part) for name, part in tree.items()}
    if tree["operator"] not in ("$in", "$nin", "$hasAny", "$hasAll", "$hasNone"):
        return tree
    once = dict.fromkeys(tree["values"])
    return {**tree, "values": sorted(once) if tree["key"] == "type" else list(once)}


@pytest.mark.parametrize(
    "tree",
    [
        {},
        BIG,
        {"not": BIG},
        {"or": [BIG, RICH]},
        {"not": {"or": [BIG, RICH]}},
        {"and": [{"or": [BIG, RICH]}, MAILED]},
        {"or": [{"not": {"and": [BIG, RICH]}}, {"and": [BIG, MAILED]}, RICH]},
    ],
)
def test_two_levels_are_shown_and_sent_as_they_are(vera: Person, people: Channel, tree: dict[str, Any]) -> None:
    page = vera.get("contacts", filter=json.dumps(tree))
    assert asked(sent(vera, fields(page))) == (stored(tree) if tree else None)


def test_a_deeper_filter_stays_as_it_is_and_says_so(vera: Person, people: Channel) -> None:
    tree = {"and": [BIG, {"or": [RICH, {"and": [MAILED, BIG]}]}]}
    page = vera.get("contacts", filter=json.dumps(tree)).content.decode()
    assert "too many levels to edit here" in page
    assert 'id="conditions"' not in page
    assert "Customers for whom" in page


@pytest.mark.parametrize(
    "tree",
    [
        leaf("profile.name", "$eq", "two\nlines"),  # an input field would lose the line break
        leaf("lastSeenAt", "$gte", 1793514600000, timezone="America/New_York"),  # 01:30 comes twice that night
        leaf("lastSeenAt", "$between", "2026-01-01", 1793514600000),
    ],
)
def test_what_a_form_would_not_give_back_unchanged_is_not_put_into_one(
    vera: Person, people: Channel, tree: dict[str, Any]
) -> None:
    page = vera.get("contacts", filter=json.dumps(tree))
    assert page.status_code == 200
    assert 'id="conditions"' not in page.content.decode()
