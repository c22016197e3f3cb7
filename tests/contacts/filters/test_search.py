"""Quick search as a condition, and phone numbers in any written form, wherever they are looked for."""

from typing import Any

import pytest

from contacts.builder.row import ConditionRow
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.filters.search import quick
from contacts.values.phones import any_form
from crm.models import Channel
from tests.contacts.filters.conftest import Shop
from tests.contacts.filters.moments import NOW

pytestmark = pytest.mark.django_db

NUMBER = "+821020000001"
WRITTEN = [
    "010-2000-0001", "(010) 2000-0001", "(+82) 10-2000-0001", "+82 10 2000 0001", "\u202a010-2000-0001\u202c",
    "010\u20132000\u20130001", "010\u20112000\u20110001", "010·2000·0001", "tel:010-2000-0001", "010-2000-0001,",
    "TEL:+82-10-2000-0001", "０１０-2000-0001", "010.2000.0001", "82 10 2000 0001",
]  # fmt: skip


def leaf(operator: str, text: str, key: str = "search") -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": [text]}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_found_in_any_written_form(empty: Shop, text: str) -> None:
    mina = empty.add({"name": "Mina", "mobileNumber": NUMBER})
    empty.add({"name": "Leo", "mobileNumber": "+821020000002"})
    assert {one.pk for one in empty.channel.contacts.filter(quick(text, "KR"))} == {mina}
    for data in (leaf("$contains", text), leaf("$contains", text, "profile.mobileNumber")):
        filter_ = empty.parse(data)
        assert empty.found(filter_) == empty.matched(filter_) == {mina}
    if not text.startswith("82"):
        assert any_form(text, empty.catalogue.context) == NUMBER
        filter_ = empty.parse(leaf("$eq", text, "profile.mobileNumber"))
        assert empty.found(filter_) == empty.matched(filter_) == {mina}


def test_an_american_number_is_found_with_its_area_code_in_brackets(empty: Shop) -> None:
    Channel.objects.filter(pk=empty.channel.pk).update(country="US")
    mina = empty.add({"mobileNumber": "+14155550123"})
    for text in ("(415) 555-0123", "415-555-0123", "+1 415 555 0123"):
        assert {one.pk for one in empty.channel.contacts.filter(quick(text, "US"))} == {mina}


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("KR", "020 7946 0000", "+442079460000"),  # as it is dialled there
        ("KR", "0044 20 7946 0000", "+442079460000"),
        ("RU", "8 912 345-67-89", "+79123456789"),  # the trunk prefix isn't a zero
    ],
)
def test_a_number_is_found_as_it_is_dialled(empty: Shop, country: str, text: str, number: str) -> None:
    Channel.objects.filter(pk=empty.channel.pk).update(country=country)
    mina = empty.add({"mobileNumber": number})
    assert {one.pk for one in empty.channel.contacts.filter(quick(text, country))} == {mina}


@pytest.mark.parametrize(
    ("text", "found"),
    [("kim", "ab"), ("KIM min", "a"), ("min kim", "a"), ("kim@b", "b"), ("nobody", ""), ("길동", "c")],
)
def test_each_word_is_somewhere_in_name_email_or_number(empty: Shop, text: str, found: str) -> None:
    people = {
        "a": empty.add({"firstName": "Min", "lastName": "Kim"}),
        "b": empty.add({"name": "Lee", "email": "Kim@b.example"}),
        "c": empty.add({"name": "홍길동"}),
        "d": empty.add({"text": "kim"}),
    }
    expected = {people[letter] for letter in found}
    filter_, others = empty.parse(leaf("$contains", text)), empty.parse(leaf("$ncontains", text))
    assert empty.found(filter_) == empty.matched(filter_) == expected
    assert empty.found(others) == empty.matched(others) == set(people.values()) - expected


@pytest.mark.parametrize("text", ["", " ", None, 5, ["kim"]])
def test_a_search_for_nothing_is_refused(empty: Shop, text: Any) -> None:
    with pytest.raises(FilterInvalid):
        empty.parse(leaf("$contains", text))


def test_it_comes_back_from_the_builder_and_says_what_it_looks_for(empty: Shop) -> None:
    catalogue = Catalogue.of(empty.channel)
    filter_ = Filter.parse(leaf("$ncontains", "Kim Min"), catalogue)
    row = ConditionRow.of("1", filter_.leaves()[0][1], catalogue)
    assert row.offer.control == "text"
    assert Filter.parse(row.leaf(), catalogue) == filter_
    assert filter_.resolve(catalogue, NOW).chips[0].text == "Name, e-mail or mobile number does not contain “Kim Min”"
