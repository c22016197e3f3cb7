"""What people read: the sentence, the chips with their intervals, why somebody matches, what the page offers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contacts.filters import Filter, offers
from contacts.filters.operators import OPERATORS
from tests.contacts.filters.conftest import Shop

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, 0, 30, tzinfo=UTC)


def leaf(key: str, operator: str, *values: object, **more: object) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values), **more}


def sentence(shop: Shop, data: dict[str, Any]) -> str:
    return shop.parse(data).resolve(shop.catalogue, NOW).sentence


A, B, C = leaf("profile.text", "$eq", "a"), leaf("profile.total", "$gt", 1000), leaf("profile.vip", "$eq", True)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "All customers."),
        (A, "Customers for whom Text is “a”."),
        ({"and": [A, B]}, "Customers for whom Text is “a” and Total is more than 1,000."),
        ({"and": [A, {"or": [B, C]}]}, "Customers for whom Text is “a” and (Total is more than 1,000 or Vip is Yes)."),
        ({"or": [{"and": [A, B]}, C]}, "Customers for whom (Text is “a” and Total is more than 1,000) or Vip is Yes."),
        ({"not": {"or": [A, B]}}, "Customers for whom not (Text is “a” or Total is more than 1,000)."),
        ({"and": [{"or": [A]}, B]}, "Customers for whom Text is “a” and Total is more than 1,000."),
    ],
)
def test_the_whole_as_one_sentence(empty: Shop, data: dict[str, Any], expected: str) -> None:
    assert sentence(empty, data) == expected


@pytest.mark.parametrize(
    ("data", "text", "interval"),
    [
        (leaf("profile.text", "$nexist"), "Text has no value", ""),
        (leaf("profile.text", "$contains", "%"), "Text contains “%”", ""),
        (leaf("profile.text", "$in", *"abcdefg"), "Text is one of “a”, “b”, “c”, “d”, “e” and 2 more", ""),
        (leaf("profile.mobileNumber", "$eq", "01012345678"), "Mobilenumber is “+82 10-1234-5678”", ""),
        (leaf("profile.total", "$between", 1, 2.5), "Total is between 1 and 2.5", ""),
        (leaf("type", "$eq", "member"), "Type is Member", ""),
        (leaf("tags", "$hasAny", "vip", "new"), "Tags has any of “vip”, “new”", ""),
        (leaf("profile.birthday", "$on", "1998-06-01"), "Birthday is on 1998-06-01", ""),
        (
            leaf("lastSeenAt", "$inLast", 7, "day"),
            "Last seen is in the last 7 days",
            "2026-11-16 00:00 – 2026-11-23 12:00, Asia/Seoul",
        ),
        (
            leaf("lastSeenAt", "$inLast", 1, "hour", timezone="UTC"),
            "Last seen is in the last 1 hour",
            "2026-11-23 02:00 – 2026-11-23 03:00, UTC",
        ),
        (
            leaf("profile.birthday", "$inNext", 1, "month"),
            "Birthday is in the next 1 month",
            "2026-11-23 – 2026-12-23, Asia/Seoul",
        ),
        (
            leaf("profile.birthday", "$anniversaryIn", 30),
            "the anniversary of Birthday is within 30 days",
            "2026-11-23 – 2026-12-23, Asia/Seoul",
        ),
        (
            leaf("lastSeenAt", "$on", "2026-11-01"),
            "Last seen is on 2026-11-01",
            "2026-11-01 00:00 – 2026-11-02 00:00, Asia/Seoul",
        ),
        (
            leaf("lastSeenAt", "$before", "2026-11-01"),
            "Last seen is before 2026-11-01",
            "… – 2026-11-01 00:00, Asia/Seoul",
        ),
        (leaf("lastSeenAt", "$gte", "2026-11-01T00:00:00Z"), "Last seen is on or after 2026-11-01 09:00", ""),
    ],
)
def test_each_condition_as_a_chip(empty: Shop, data: dict[str, Any], text: str, interval: str) -> None:
    (chip,) = empty.parse({"and": [data]}).resolve(empty.catalogue, NOW).chips
    assert (chip.path, chip.text, chip.interval) == ("and[0]", text, interval)


def test_the_sentence_says_the_interval_too(empty: Shop) -> None:
    assert sentence(empty, leaf("lastSeenAt", "$inLast", 1, "day")) == (
        "Customers for whom Last seen is in the last 1 day (2026-11-22 00:00 – 2026-11-23 12:00, Asia/Seoul)."
    )


def test_why_somebody_is_here_or_not(empty: Shop) -> None:
    pk = empty.add({"text": "A", "total": 5})
    contact = next(one for one in empty.contacts if one.pk == pk)
    filter_ = empty.parse({"and": [A, {"not": B}, leaf("lastSeenAt", "$inLast", 7, "day")]})
    reasons = filter_.resolve(empty.catalogue, NOW).why(contact)
    assert [(one.path, one.label, one.stored, one.compared, one.holds) for one in reasons] == [
        ("and[0]", "Text", "A", "“a”", True),
        ("and[1].not", "Total", "5", "1,000", False),
        ("and[2]", "Last seen", "", "7 days", False),
    ]


def test_the_digest_follows_the_meaning_that_is_stored(empty: Shop) -> None:
    written = empty.parse({"and": [leaf("profile.mobileNumber", "$eq", "010-1234-5678")]})
    same = empty.parse({"and": [leaf("profile.mobileNumber", "$eq", "+82 10 1234 5678", type="string")]})
    assert written.digest() == same.digest()
    assert written.digest() != empty.parse({"and": [A]}).digest()
    assert Filter().digest() == empty.parse({"or": []}).digest()
    assert same.keys() == {"profile.mobileNumber"}


def test_the_page_offers_what_the_table_has(empty: Shop) -> None:
    for field in empty.catalogue.values():
        assert [offer.operator for offer in offers(field)] == list(OPERATORS[field.type.name])
    controls = {
        (key, offer.operator): (offer.control, offer.count)
        for key in empty.catalogue
        for offer in offers(empty.catalogue[key])
    }
    assert controls["profile.text", "$exist"] == ("none", 0)
    assert controls["profile.text", "$contains"] == ("text", 1)
    assert controls["profile.text", "$in"] == ("list", None)
    assert controls["profile.total", "$between"] == ("number", 2)
    assert controls["profile.vip", "$eq"] == ("boolean", 1)
    assert controls["profile.birthday", "$on"] == ("date", 1)
    assert controls["lastSeenAt", "$inLast"] == ("relative", 2)
    assert controls["lastSeenAt", "$anniversaryIn"] == ("number", 1)
    assert controls["tags", "$hasAny"] == ("list", None)
    assert controls["type", "$eq"] == ("choice", 1)
    assert controls["type", "$contains"] == ("text", 1)
    assert next(iter(offers(empty.catalogue["type"]))).choices == (("member", "Member"), ("lead", "Lead"))
