"""Fails closed: what can't be understood makes the whole filter invalid, with a path; nothing is dropped."""

import json
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.fields import Catalogue, system_fields
from contacts.filters import Filter, FilterInvalid
from contacts.models import ProfileKey
from contacts.values import ValueContext
from tests.contacts.filters.conftest import Shop
from tests.contacts.filters.moments import NOW
from tests.examples import examples

pytestmark = pytest.mark.django_db

GOOD = {"key": "profile.total", "operator": "$gte", "values": [500]}


def leaf(key: str = "profile.text", operator: str = "$eq", *values: object, **more: object) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values), **more}


def problems(shop: Shop, data: object) -> list[str]:
    with pytest.raises(FilterInvalid) as caught:
        shop.parse(data)
    assert all(problem.message for problem in caught.value.problems)
    json.dumps([problem.message for problem in caught.value.problems], ensure_ascii=False).encode()
    return [problem.path for problem in caught.value.problems]


@pytest.mark.parametrize("data", [{}, {"and": []}, {"or": []}])
def test_an_empty_tree_matches_everyone(empty: Shop, data: object) -> None:
    contact = empty.add()
    filter_ = empty.parse(data)
    assert not filter_
    assert empty.found(filter_) == empty.matched(filter_) == {contact}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, ""),
        ([], ""),
        ("x", ""),
        (5, ""),
        ({"not": {}}, "not.key"),
        ({"and": [{"or": []}]}, "and[0].or"),
        ({"and": {}}, "and"),
        ({"and": [GOOD], "or": [GOOD]}, ""),
        ({"and": [GOOD], "key": "profile.total"}, ""),
        ({"and": [GOOD, None]}, "and[1]"),
        ({"and": [GOOD, [GOOD]]}, "and[1]"),
        ({"nor": [GOOD]}, ""),
        (GOOD | {"extra": 1}, ""),
        (GOOD | {"key": "profile.nothing"}, "key"),
        (GOOD | {"key": "total"}, "key"),
        (GOOD | {"key": None}, "key"),
        (GOOD | {"key": ["profile.total"]}, "key"),
        (GOOD | {"key": "nowhere"}, "key"),
        (GOOD | {"type": "string"}, "type"),
        (GOOD | {"type": None}, "type"),
        (GOOD | {"operator": "$contains"}, "operator"),
        (GOOD | {"operator": None}, "operator"),
        (GOOD | {"operator": {"$gte": 1}}, "operator"),
        (GOOD | {"values": 500}, "values"),
        (GOOD | {"values": []}, "values"),
        (GOOD | {"values": [1, 2]}, "values"),
        (GOOD | {"values": None}, "values"),
        (GOOD | {"values": ["500"]}, "values[0]"),
        (GOOD | {"values": [True]}, "values[0]"),
        (GOOD | {"values": [None]}, "values[0]"),
        (GOOD | {"values": [float("nan")]}, "values[0]"),
        (GOOD | {"values": [float("inf")]}, "values[0]"),
        (GOOD | {"values": [10**40]}, "values[0]"),
        (GOOD | {"values": [10**5000]}, "values[0]"),
        (GOOD | {"values": [0.12345678901234567]}, "values[0]"),
        (GOOD | {"timezone": "UTC"}, "timezone"),
        (leaf("profile.text", "$exist", 1), "values"),
        (leaf("profile.text", "$eq", ""), "values[0]"),
        (leaf("profile.text", "$eq", 5), "values[0]"),
        (leaf("profile.text", "$in", "a", "", "b"), "values[1]"),
        (leaf("profile.text", "$in", "a", ["b"]), "values[1]"),
        (leaf("profile.text", "$in"), "values"),
        (leaf("profile.text", "$contains", ""), "values[0]"),
        (leaf("profile.vip", "$eq", "true"), "values[0]"),
        (leaf("profile.vip", "$eq", 1), "values[0]"),
        (leaf("profile.email", "$eq", "no address"), "values[0]"),
        (leaf("profile.mobileNumber", "$eq", "12"), "values[0]"),
        (leaf("profile.mobileNumber", "$contains", "kim"), "values[0]"),
        (leaf("type", "$eq", "visitor"), "values[0]"),
        (leaf("profile.birthday", "$on", "2026-02-29"), "values[0]"),
        (leaf("profile.birthday", "$on", 20260101), "values[0]"),
        (leaf("profile.birthday", "$gte", "2026-01-01T00:00:00Z"), "values[0]"),
        (leaf("lastSeenAt", "$gte", "2026-01-01T09:30"), "values[0]"),
        (leaf("lastSeenAt", "$gte", "yesterday"), "values[0]"),
        (leaf("lastSeenAt", "$gte", 10**20), "values[0]"),
        (leaf("lastSeenAt", "$gte", 1.5), "values[0]"),
        (leaf("lastSeenAt", "$inLast", 0, "day"), "values[0]"),
        (leaf("lastSeenAt", "$inLast", 1.5, "day"), "values[0]"),
        (leaf("lastSeenAt", "$inLast", True, "day"), "values[0]"),
        (leaf("lastSeenAt", "$inLast", 7, "days"), "values[1]"),
        (leaf("lastSeenAt", "$inLast", 7), "values"),
        (leaf("lastSeenAt", "$anniversaryIn", -1), "values[0]"),
        (leaf("lastSeenAt", "$anniversaryIn", 367), "values[0]"),
        (leaf("lastSeenAt", "$on", "2026-01-01", timezone="Asia/Soul"), "timezone"),
        (leaf("lastSeenAt", "$on", "2026-01-01", timezone="+09:00"), "timezone"),
        (leaf("lastSeenAt", "$on", "2026-01-01", timezone="../../etc/passwd"), "timezone"),
        (leaf("lastSeenAt", "$on", "2026-01-01", timezone=9), "timezone"),
        (leaf("profile.total", "$between", 5, 1), "values"),
        (leaf("profile.birthday", "$between", "2026-01-02", "2026-01-01"), "values"),
        (leaf("lastSeenAt", "$between", "2026-01-02", "2026-01-01"), "values"),
        (leaf("profile.interests", "$hasAny", 5), "values[0]"),
        (leaf("profile.scores", "$hasAny", "5"), "values[0]"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(empty: Shop, data: object, path: str) -> None:
    assert problems(empty, data) == [path]


def test_all_problems_are_told_with_their_paths(empty: Shop) -> None:
    data = {
        "and": [
            {"or": [GOOD, leaf("profile.total", "$in", 1, "x", 2, "y")]},
            {"not": {"and": [leaf("gone")]}},
            GOOD,
        ]
    }
    assert problems(empty, data) == ["and[0].or[1].values[1]", "and[0].or[1].values[3]", "and[1].not.and[0].key"]


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "a\udfff"])
@pytest.mark.parametrize("place", ["key", "type", "operator", "values", "timezone", "extra"])
def test_characters_that_cannot_be_stored_are_refused_anywhere(empty: Shop, text: str, place: str) -> None:
    for good in (leaf("profile.text", "$eq", "a"), leaf("lastSeenAt", "$on", "2026-01-01"), GOOD):
        assert problems(empty, good | {place: [text] if place == "values" else text})


@pytest.mark.parametrize(
    "text",
    [
        "'",
        '"',
        "''; DROP TABLE contacts_contact; --",
        "%",
        "%s",
        "%(a)s",
        "_",
        "\\",
        "\\'",
        "$1",
        "$$",
        "{}",
        "{0}",
        "?",
        "a__b",
    ],
)
def test_hostile_text_is_a_value_like_any_other(empty: Shop, text: str) -> None:
    exact, around, other = empty.add({"text": text}), empty.add({"text": f"x{text}x"}), empty.add({"text": "other"})
    assert empty.found(empty.parse(leaf("profile.text", "$eq", text))) == {exact}
    assert empty.found(empty.parse(leaf("profile.text", "$in", text, "nothing"))) == {exact}
    assert empty.found(empty.parse(leaf("profile.text", "$contains", text))) == {exact, around}
    assert empty.found(empty.parse(leaf("profile.text", "$ncontains", text))) == {other}
    assert empty.found(empty.parse(leaf("profile.interests", "$hasNone", text))) == {exact, around, other}


@pytest.mark.parametrize(
    "key",
    ["profile.text' OR 1=1 --", "profile.text__contains", "profile__text", "channel_id", "pk", "profile", "profile.",
     "$where", "profile.$", "profile.text.a", "%s", "profile.\ud800", "", "a" * 100_000],
)  # fmt: skip
def test_hostile_keys_are_unknown_keys(empty: Shop, key: str) -> None:
    assert problems(empty, leaf(key, "$eq", "a")) == ["key"]


def test_a_profile_key_of_any_name_is_only_ever_a_parameter(empty: Shop) -> None:
    """Names are camelCase by rule; but nothing rests on it."""
    for position, key in enumerate(["a'b", 'a"b', "a%sb", "a__b", "a{}b", "a\\b"]):
        ProfileKey.everywhere.create(channel=empty.channel, key=key, type="string", label=key, position=100 + position)
        contact = empty.add({key: "v"})
        catalogue = Catalogue.of(empty.channel)
        filter_ = Filter.parse(
            {"and": [leaf(f"profile.{key}", "$contains", "v"), leaf(f"profile.{key}", "$eq", "v")]}, catalogue
        )
        assert Shop(empty.channel, catalogue, []).found(filter_) == {contact}


def test_five_levels_of_groups_are_enough(empty: Shop) -> None:
    def nested(levels: int) -> dict[str, Any]:
        data: dict[str, Any] = GOOD
        for level in range(levels):
            data = {"not": data} if level % 2 else {"and": [data]}
        return data

    assert empty.parse(nested(5))
    for levels in (6, 100, 900):
        assert problems(empty, nested(levels))


def test_a_hundred_conditions_are_enough(empty: Shop) -> None:
    assert len(empty.parse({"or": [GOOD] * 100}).leaves()) == 100
    assert problems(empty, {"or": [GOOD] * 101}) == ["or[100]"]
    assert problems(empty, {"or": [{"and": [GOOD] * 60}, {"and": [GOOD] * 60}]}) == ["or[1].and[40]"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("profile.text", "t{}"), ("profile.email", "a{}@example.com"), ("profile.mobileNumber", "010-1{:03}-{:04}")],
)
def test_ten_thousand_values_are_enough(empty: Shop, key: str, value: str) -> None:
    values = [value.format(number % 1000, number) for number in range(10_000)]
    contact = empty.add({"text": "t7", "email": "A7@example.com", "mobileNumber": "+821010070007"})
    other = empty.add({"text": "t", "email": "b@example.com"})
    assert empty.found(empty.parse(leaf(key, "$in", *values))) == {contact}
    assert empty.found(empty.parse(leaf(key, "$nin", *values))) == {other}
    assert problems(empty, leaf(key, "$in", *values, values[0])) == ["values"]


ON_TOTAL = '{"key": "profile.total", "operator": "$eq", "values": [%s]}'


@pytest.mark.parametrize(
    "text",
    ["{", "nonsense", '{"and": [], "and": []}', "[" * 100_000, ON_TOTAL % "NaN", ON_TOTAL % ("1" * 5000),
     "null", '"\\ud800"'],
)  # fmt: skip
def test_text_that_is_no_filter_is_refused(empty: Shop, text: str) -> None:
    with pytest.raises(FilterInvalid):
        Filter.loads(text, empty.catalogue)


def test_text_is_read_like_json(empty: Shop) -> None:
    assert Filter.loads(json.dumps(GOOD), empty.catalogue) == empty.parse(GOOD)
    assert not Filter.loads(" ", empty.catalogue)


def test_what_is_stored_always_has_the_type(empty: Shop) -> None:
    filter_ = empty.parse({"or": [GOOD, leaf("profile.interests", "$in", "a"), leaf("tags", "$nin", "VIP")]})
    assert filter_.to_json() == {
        "or": [
            {"key": "profile.total", "type": "number", "operator": "$gte", "values": [500]},
            {"key": "profile.interests", "type": "list", "operator": "$hasAny", "values": ["a"]},
            {"key": "tags", "type": "list", "operator": "$hasNone", "values": ["vip"]},
        ]
    }


def test_values_are_stored_in_the_form_of_the_type(empty: Shop) -> None:
    def stored(data: dict[str, Any]) -> object:
        return empty.parse(data).to_json()["values"]

    assert stored(leaf("profile.mobileNumber", "$eq", "010-1234-5678")) == ["+821012345678"]
    assert stored(leaf("lastSeenAt", "$gte", "1970-01-01T09:00:01+09:00")) == [1000]
    assert stored(leaf("lastSeenAt", "$gte", " 2026-1-2 ")) == ["2026-01-02"]
    assert stored(leaf("profile.total", "$eq", 5.0)) == [5]
    assert stored(leaf("type", "$eq", "Member")) == ["member"]


def test_a_changed_type_or_an_archived_key_makes_a_stored_filter_invalid(empty: Shop) -> None:
    filter_ = empty.parse(GOOD)
    empty.channel.profile_keys.filter(key="total").update(type="string")
    changed = Catalogue.of(empty.channel)
    assert_broken(filter_, changed)
    empty.channel.profile_keys.filter(key="total").delete()
    assert_broken(filter_, Catalogue.of(empty.channel))


def assert_broken(filter_: Filter, catalogue: Catalogue) -> None:
    with pytest.raises(FilterInvalid):
        Filter.parse(filter_.to_json(), catalogue)
    with pytest.raises(FilterInvalid):
        filter_.resolve(catalogue, NOW)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["$eq", "profile.text", "day"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["and", "or", "not", "key", "type", "operator", "values", "timezone"]) | st.text(), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=examples(200))
@given(data=json_values)
def test_any_json_is_parsed_or_refused(data: object) -> None:
    catalogue = Catalogue(ValueContext(ZoneInfo("UTC"), "KR"), dict(system_fields()))
    with suppress(FilterInvalid):
        Filter.parse(data, catalogue)
