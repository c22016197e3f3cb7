"""The key `segment` in filters: evaluated as the segment's own filter, never in a circle, closed when it fails."""

from typing import Any

import pytest
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from crm.models import Channel
from segments import actions
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.segments.conftest import EVERYBODY, Make, inside, total

pytestmark = pytest.mark.django_db


def found(channel: Channel, data: Any) -> set[str]:
    """Whom the filter finds; its twin in Python must agree."""
    catalogue, now = Catalogue.of(channel).in_contacts(), timezone.now()
    filter_ = Filter.parse(data, catalogue)
    rows = channel.contacts.filter(filter_.resolve(catalogue, now).q)
    matches = filter_.resolve(catalogue, now).matcher
    assert set(rows) == {contact for contact in channel.contacts.all() if matches(contact)}
    return {contact.name for contact in rows}


def problems(channel: Channel, data: Any) -> dict[str, str]:
    catalogue = Catalogue.of(channel).in_contacts()
    with pytest.raises(FilterInvalid) as caught:
        Filter.parse(data, catalogue).resolve(catalogue, timezone.now())
    return {problem.path: problem.message for problem in caught.value.problems}


def point_at(segment: Segment, *others: Segment) -> None:
    """Bring about what no action lets through."""
    stored = {"key": "segment", "type": "segment", "operator": "$in", "values": [other.pk for other in others]}
    Segment.everywhere.filter(pk=segment.pk).update(filter=stored)


def test_a_segment_is_evaluated_against_the_data_of_now(shop: Channel, make: Make) -> None:
    buyers = make()
    assert found(shop, inside(buyers)) == {"Ada", "Bea"}
    cast.member(shop, "4", "Dora", total=7)
    assert found(shop, inside(buyers)) == {"Ada", "Bea", "Dora"}


def test_in_and_not_in_part_everybody(shop: Channel, make: Make) -> None:
    buyers, rich, everyone = make(), make("Rich", total(10)), make("Everyone", EVERYBODY)
    Segment.everywhere.filter(pk=everyone.pk).update(filter={})  # stored before an empty filter was refused
    for segments, expected in (
        ((buyers,), {"Ada", "Bea"}),
        ((rich,), {"Ada"}),
        ((rich, buyers), {"Ada", "Bea"}),
        ((rich, everyone), {"Ada", "Bea", "Cleo"}),
    ):
        others = {"Ada", "Bea", "Cleo"} - expected
        assert found(shop, inside(*segments)) == found(shop, {"not": inside(*segments, operator="$nin")}) == expected
        assert found(shop, inside(*segments, operator="$nin")) == found(shop, {"not": inside(*segments)}) == others


def test_segments_are_used_in_segments(shop: Channel, make: Make) -> None:
    buyers, rich = make(), make("Rich", total(10))
    middle = make("Middle", {"and": [inside(buyers), inside(rich, operator="$nin")]})
    assert found(shop, {"or": [inside(middle), {"key": "profile.name", "operator": "$eq", "values": ["cleo"]}]}) == {
        "Bea",
        "Cleo",
    }


def test_the_sentence_names_the_segment(shop: Channel, make: Make) -> None:
    catalogue = Catalogue.of(shop)
    filter_ = Filter.parse(inside(make("Big & loud")), catalogue)
    assert "Segment is “Big & loud”" in filter_.resolve(catalogue, timezone.now()).sentence
    reason = filter_.resolve(catalogue, timezone.now()).why(shop.contacts.get(member_id="3"))[0]
    assert not reason.holds


@pytest.mark.parametrize("value", [0, -1, "x", None, True, 1.5, "9" * 30, []])
def test_what_is_no_segment_is_refused_with_its_place(shop: Channel, make: Make, value: Any) -> None:
    make()
    leaf = {"key": "segment", "operator": "$in", "values": [make("Other").pk, value]}
    assert list(problems(shop, {"and": [leaf]})) == ["and[0].values[1]"]


def test_a_segment_of_another_channel_is_none(shop: Channel, make: Make, charlie: Person) -> None:
    assert "values[0]" in problems(charlie.channel, inside(make()))


@pytest.mark.parametrize("operator", ["$eq", "$exist", "$contains", "$gte"])
def test_other_operators_are_refused(shop: Channel, make: Make, operator: str) -> None:
    assert "operator" in problems(shop, inside(make(), operator=operator))


def test_an_archived_key_in_a_segment_makes_all_that_uses_it_match_nobody(shop: Channel, make: Make) -> None:
    buyers = make()
    outer = make("Outer", {"not": inside(buyers)})
    shop.profile_keys.filter(key="total").update(archived_at=timezone.now())
    for segment in (buyers, outer):
        assert segment.problems(Catalogue.of(shop).in_contacts())
    for data in (inside(buyers), inside(outer), {"not": inside(outer)}, inside(outer, operator="$nin"),
                 {"or": [inside(outer), {"key": "profile.name", "operator": "$exist"}]}):  # fmt: skip
        assert any("“Total” is archived" in message for message in problems(shop, data).values())
    shop.profile_keys.filter(key="total").update(archived_at=None)
    assert found(shop, inside(outer)) == {"Cleo"}


def test_a_hidden_key_decides_as_before(shop: Channel, make: Make) -> None:
    buyers = make()
    shop.profile_keys.filter(key="total").update(in_contacts=False)
    assert found(shop, inside(buyers)) == {"Ada", "Bea"}
    assert found(shop, {"not": inside(buyers)}) == {"Cleo"}


def test_one_budget_holds_for_all_segments_of_a_filter(shop: Channel, make: Make) -> None:
    hundred = make("Hundred", {"and": [total(number) for number in range(100)]})
    assert found(shop, {"or": [inside(hundred), inside(hundred)]}) == set()
    for data in ({"or": [inside(hundred), inside(hundred), total(1)]}, {"or": [inside(hundred)] * 20}):
        assert any("more than 200 conditions" in message for message in problems(shop, data).values())


def test_a_deleted_segment_makes_what_uses_it_invalid(alice: Person, shop: Channel, make: Make) -> None:
    buyers = make()
    outer = make("Outer", inside(buyers))
    actions.delete(buyers, by=alice.actor)
    assert "There is no such segment." in problems(shop, inside(outer))["values"]


def test_loops_end_in_refusal(shop: Channel, make: Make) -> None:
    first, second, itself = make("First"), make("Second"), make("Itself")
    point_at(first, second)
    point_at(second, first)
    point_at(itself, itself)
    for segment in (first, second, itself):
        assert "leads back to itself" in problems(shop, inside(segment))["values"]


def test_segments_nest_five_deep_and_no_deeper(shop: Channel, make: Make) -> None:
    chain = [make("0")]
    for number in range(1, 5):
        chain.append(make(str(number), inside(chain[-1])))
    assert found(shop, inside(chain[-1])) == {"Ada", "Bea"}
    deeper = make("5")
    point_at(deeper, chain[-1])
    assert "deeper" in problems(shop, inside(deeper))["values"]
    with pytest.raises(FilterInvalid):
        make("6", inside(deeper))


def test_a_web_of_segments_costs_no_more_than_its_limit(shop: Channel, make: Make) -> None:
    layers = [[make(f"0/{number}") for number in range(7)]]
    for depth in range(1, 5):
        layers.append([make(f"{depth}/{number}", total(1)) for number in range(7)])
        for segment in layers[-1]:
            point_at(segment, *layers[-2])
    assert "conditions" in problems(shop, inside(layers[-1][0]))["values"]


def test_segments_are_asked_for_only_when_a_filter_needs_them(
    shop: Channel, make: Make, django_assert_num_queries: Any
) -> None:
    segment = make()
    with django_assert_num_queries(1):
        Filter.parse(total(5), Catalogue.of(shop))
    with django_assert_num_queries(2):
        catalogue = Catalogue.of(shop)
        Filter.parse({"or": [inside(segment), inside(segment)]}, catalogue).resolve(catalogue, timezone.now())
