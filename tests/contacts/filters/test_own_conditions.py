"""A later app registers a key of its own, with its own operators and meaning."""

from datetime import datetime
from typing import Any

import pytest
from django.db.models import Q

from contacts import fields
from contacts.fields import Catalogue, Field
from contacts.filters import Filter, FilterInvalid
from contacts.filters.operators import MEMBERSHIP
from contacts.filters.predicates import OwnComparison, OwnType
from contacts.filters.tree import Value
from contacts.models import Contact
from contacts.values import Invalid, Stored, ValueContext
from crm.models import Channel
from tests.contacts.filters.conftest import Shop
from tests.contacts.filters.moments import NOW

pytestmark = pytest.mark.django_db

SEGMENTS: dict[int, dict[str, Any]] = {1: {"key": "profile.total", "operator": "$gte", "values": [5]}, 2: {}}


class InSegment(OwnComparison):
    def __init__(self, filter_: Filter, catalogue: Catalogue, now: datetime) -> None:
        self.filter, self.catalogue, self.now = filter_, catalogue, now

    def q(self) -> Q:
        return self.filter.resolve(self.catalogue, self.now).q

    def matches(self, contact: Contact) -> bool:
        return self.filter.resolve(self.catalogue, self.now).matches(contact)


class Segment(OwnType):
    name = "segment"
    label = "Segment"
    operators = MEMBERSHIP

    def parse(self, value: object, context: ValueContext) -> Stored:
        if isinstance(value, int) and value in SEGMENTS:
            return value
        raise Invalid("There is no such segment.")

    def comparison(self, values: tuple[Value, ...], catalogue: Catalogue, now: datetime) -> OwnComparison:
        if any(value not in SEGMENTS for value in values):
            raise Invalid("There is no such segment.")
        return InSegment(Filter.parse(SEGMENTS[int(values[0])], catalogue), catalogue, now)


def source(channel: Channel) -> list[Field]:
    return [Field(key="segment", type=Segment(), label="Segment", column="id")]


@pytest.fixture
def shop(empty: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(fields, "extra_fields", [source])
    empty.catalogue = Catalogue.of(empty.channel)
    return empty


def leaf(operator: str, *values: Any) -> dict[str, Any]:
    return {"key": "segment", "operator": operator, "values": list(values)}


def test_a_registered_key_brings_its_own_meaning(shop: Shop) -> None:
    inside, outside, without = shop.add({"total": 5}), shop.add({"total": 4}), shop.add()
    for data, expected in (
        (leaf("$in", 1), {inside}),
        (leaf("$nin", 1), {outside, without}),
        ({"not": leaf("$in", 1)}, {outside, without}),
        ({"not": leaf("$nin", 1)}, {inside}),
        (leaf("$in", 2), {inside, outside, without}),
        (leaf("$nin", 2), set()),
        ({"or": [leaf("$in", 1), leaf("$in", 2)]}, {inside, outside, without}),
        ({"or": [leaf("$in", 1), leaf("$nin", 2)]}, {inside}),
    ):
        filter_ = shop.parse(data)
        assert shop.found(filter_) == shop.matched(filter_) == expected


def test_it_is_known_to_filters_only(shop: Shop) -> None:
    assert "segment" not in shop.catalogue
    assert "segment" in shop.catalogue.in_contacts().filterable()


def test_what_is_gone_makes_the_filter_invalid(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    filter_ = shop.parse({"and": [leaf("$in", 1)]})
    monkeypatch.delitem(SEGMENTS, 1)
    for broken in (lambda: shop.parse(filter_.to_json()), lambda: filter_.resolve(shop.catalogue, NOW)):
        with pytest.raises(FilterInvalid) as caught:
            broken()
        assert caught.value.problems[0].path.startswith("and[0].values")
