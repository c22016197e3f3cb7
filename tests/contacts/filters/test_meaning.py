"""The sentences of docs/filters.md, one by one."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contacts.filters.dates import beginning, coming, last, shifted
from contacts.values import epoch_ms
from tests.contacts.filters import shop
from tests.contacts.filters.conftest import Shop
from tests.contacts.values.examples.string import LONG

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Seoul


def leaf(key: str, operator: str, *values: object, **more: object) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values), **more}


def finds(place: Shop, data: dict[str, Any], now: datetime = NOW) -> set[int]:
    """Whom the filter finds; the twin and the complement must agree."""
    filter_ = place.parse(data)
    found = place.found(filter_, now)
    assert found == place.matched(filter_, now)
    assert found ^ place.found(filter_.complement(), now) == {contact.pk for contact in place.contacts}
    return found


def ms(text: str) -> int:
    return epoch_ms(datetime.fromisoformat(text))


@pytest.mark.parametrize("key", [*shop.KEYS, "name", "email"])
def test_has_no_value_is_absent_null_empty_text_or_empty_list(empty: Shop, key: str) -> None:
    nothing = {empty.add({}), empty.add({key: None}), empty.add({key: ""}), empty.add({key: []})}
    values: list[Any] = [0, False, "0", " ", [0], {}, [""], -1]
    something = {empty.add({key: value}) for value in values}
    assert finds(empty, leaf(f"profile.{key}", "$nexist")) == nothing
    assert finds(empty, leaf(f"profile.{key}", "$exist")) == something


def test_system_columns_without_value(empty: Shop) -> None:
    bare = empty.add()
    full = empty.add(city="Seoul", tags=["a"], last_seen_at=NOW, web={"os": "iOS"})
    for key in ("city", "tags", "lastSeenAt", "web.os"):
        assert finds(empty, leaf(key, "$exist")) == {full}
        assert finds(empty, leaf(key, "$nexist")) == {bare}
    for key in ("sessionsCount", "blocked", "id", "createdAt"):
        assert finds(empty, leaf(key, "$exist")) == {bare, full}


@pytest.mark.parametrize(
    ("key", "operator", "values", "right", "wrong"),
    [
        ("text", "$ne", ["a"], "b", "A"),
        ("text", "$nin", ["a", "b"], "c", "b"),
        ("text", "$ncontains", ["a"], "b", "bab"),
        ("total", "$ne", [5], 6, 5),
        ("total", "$nin", [5, 6], 7, 5.0),
        ("interests", "$hasNone", ["a"], ["b"], ["A", "b"]),
        ("scores", "$nin", [5], [6], [5]),
        ("signedUpAt", "$notInLast", [7, "day"], ms("2026-11-01T00:00:00Z"), ms("2026-11-23T00:00:00Z")),
        ("birthday", "$notInLast", [7, "day"], "2026-11-01", "2026-11-20"),
    ],
)
def test_negative_operators_include_those_without_value_or_with_one_of_another_type(
    empty: Shop, key: str, operator: str, values: list[object], right: object, wrong: object
) -> None:
    without = {empty.add({}), empty.add({key: None}), empty.add({key: ""}), empty.add({key: []}), empty.add({key: {}})}
    fits, _ = empty.add({key: right}), empty.add({key: wrong})
    assert finds(empty, leaf(f"profile.{key}", operator, *values)) == without | {fits}


def test_text_compares_without_case_and_width_as_a_whole(empty: Shop) -> None:
    same = {empty.add({"text": text}) for text in ("Ｋim", "KIM", "kim", "\u212aim")}
    for text in ("kim ", "kimm", "ki"):
        empty.add({"text": text})
    assert finds(empty, leaf("profile.text", "$eq", "kiM")) == same


def test_long_texts_are_compared_to_their_end(empty: Shop) -> None:
    one, two = empty.add({"text": LONG + "yz", "name": LONG + "yz"}), empty.add({"text": LONG + "yy"})
    exact = empty.add({"text": LONG + "y"})
    assert finds(empty, leaf("profile.text", "$eq", LONG + "yz")) == {one}
    assert finds(empty, leaf("profile.text", "$eq", LONG + "y")) == {exact}
    assert finds(empty, leaf("profile.text", "$in", LONG + "yy", LONG + "y")) == {two, exact}
    assert finds(empty, leaf("profile.text", "$endsWith", "yz")) == {one}
    assert finds(empty, leaf("profile.text", "$startsWith", LONG + "yy")) == {two}
    assert finds(empty, leaf("profile.name", "$contains", "yz")) == {one}


def test_the_name_is_the_stored_name_not_first_and_last(empty: Shop) -> None:
    named, split = empty.add({"name": "Kim Min"}), empty.add({"firstName": "Kim", "lastName": "Min"})
    assert finds(empty, leaf("profile.name", "$eq", "kim min")) == {named}
    assert finds(empty, leaf("profile.name", "$contains", "kim")) == {named}
    assert finds(empty, leaf("profile.name", "$nexist")) == {split}


def test_numbers_compare_as_numbers_without_float_surprise(empty: Shop) -> None:
    cents = [empty.add({"total": value}) for value in (0.1, 0.2, 0.3, 10, 9, "10", True)]
    assert finds(empty, leaf("profile.total", "$eq", 0.3)) == {cents[2]}
    assert finds(empty, leaf("profile.total", "$gt", 0.3)) == {cents[3], cents[4]}
    assert finds(empty, leaf("profile.total", "$gte", 0.3)) == {*cents[2:5]}
    assert finds(empty, leaf("profile.total", "$lt", 10)) == {*cents[:3], cents[4]}
    assert finds(empty, leaf("profile.total", "$between", 0.2, 9)) == {cents[1], cents[2], cents[4]}


def test_columns_of_whole_numbers_compare_with_fractions(empty: Shop) -> None:
    three, four = empty.add(sessions_count=3), empty.add(sessions_count=4)
    assert finds(empty, leaf("sessionsCount", "$gt", 3.5)) == {four}
    assert finds(empty, leaf("sessionsCount", "$lt", 3.5)) == {three}
    assert finds(empty, leaf("sessionsCount", "$gt", 3)) == {four}
    assert finds(empty, leaf("sessionsCount", "$eq", 3.5)) == set()
    assert finds(empty, leaf("sessionsCount", "$in", 3, 3.5, 1e20)) == {three}
    assert finds(empty, leaf("sessionsCount", "$lt", 1e25)) == {three, four}
    assert finds(empty, leaf("sessionsCount", "$lt", -1e25)) == set()
    assert finds(empty, leaf("sessionsCount", "$gt", 1e25)) == set()


@pytest.mark.parametrize("written", ["010-1234-5678", "+82 10 1234 5678", "1012345678", "０１０ 1234 5678"])
def test_phone_numbers_compare_by_e164(empty: Shop, written: str) -> None:
    contact, _ = empty.add({"mobileNumber": "+821012345678"}), empty.add({"mobileNumber": "+821012345679"})
    assert finds(empty, leaf("profile.mobileNumber", "$eq", written)) == {contact}
    assert finds(empty, leaf("profile.mobileNumber", "$in", "02-123-4567", written)) == {contact}


@pytest.mark.parametrize(
    ("operator", "part"),
    [("$startsWith", "010-12"), ("$startsWith", "10 12"), ("$startsWith", "+82 10"), ("$contains", "010-1234"),
     ("$contains", "1234 5678"), ("$endsWith", "5678"), ("$endsWith", "(010) 1234-5678")],
)  # fmt: skip
def test_parts_of_phone_numbers_are_found_as_they_are_written(empty: Shop, operator: str, part: str) -> None:
    contact, _ = empty.add({"mobileNumber": "+821012345678"}), empty.add({"mobileNumber": "+82212340000"})
    assert finds(empty, leaf("profile.mobileNumber", operator, part)) == {contact}


def test_e_mail_addresses_compare_without_case(empty: Shop) -> None:
    contact, _ = empty.add({"email": "Kim@Example.COM"}), empty.add({"email": "kim@example.co"})
    assert finds(empty, leaf("profile.email", "$eq", "kim@example.com")) == {contact}


DAYS = ["1998-05-31", "1998-06-01", "1998-06-02"]
DATE_CASES = [
    ("$on", ["1998-06-01"], [1]),
    ("$before", ["1998-06-01"], [0]),
    ("$after", ["1998-06-01"], [2]),
    ("$gte", ["1998-06-01"], [1, 2]),
    ("$lte", ["1998-06-01"], [0, 1]),
    ("$between", ["1998-05-31", "1998-06-01"], [0, 1]),
]


@pytest.mark.parametrize(("operator", "values", "found"), DATE_CASES)
def test_conditions_on_days(empty: Shop, operator: str, values: list[str], found: list[int]) -> None:
    made = [empty.add({"birthday": day}) for day in DAYS]
    assert finds(empty, leaf("profile.birthday", operator, *values)) == {made[index] for index in found}


@pytest.mark.parametrize("key", ["profile.signedUpAt", "lastSeenAt"])
@pytest.mark.parametrize(("operator", "values", "found"), DATE_CASES)
def test_days_of_instants_are_those_of_the_zone(
    empty: Shop, key: str, operator: str, values: list[str], found: list[int]
) -> None:
    """Per day of Seoul: its last instant before, its first and its last, the first after."""
    moments = [
        "1998-05-31T23:59:59.999+09:00",
        "1998-06-01T00:00:00.000+09:00",
        "1998-06-01T23:59:59.999+09:00",
        "1998-06-02T00:00:00.000+09:00",
    ]
    made = [at(empty, moment) for moment in moments]
    day = [0, 1, 1, 2]
    expected = {one for one, of in zip(made, day, strict=True) if of in found}
    assert finds(empty, leaf(key, operator, *values)) == expected
    assert finds(empty, leaf(key, operator, *values, timezone="Asia/Seoul")) == expected
    assert finds(empty, leaf(key, operator, *values, timezone="America/New_York")) != expected or operator == "$lte"


def at(place: Shop, moment: str) -> int:
    return place.add({"signedUpAt": ms(moment)}, last_seen_at=datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("operator", "values", "found"),
    [
        ("$before", ["1998-06-01T00:00:00Z"], [0]),
        ("$after", ["1998-06-01T00:00:00Z"], [2]),
        ("$gte", ["1998-06-01T09:00:00+09:00"], [1, 2]),
        ("$lte", [896659200000], [0, 1]),
        ("$on", [896659200000], [1]),
        ("$between", ["1998-06-01T00:00:00Z", "1998-06-01T00:00:00.001Z"], [1, 2]),
        ("$between", ["1998-06-01T00:00:00Z", "1998-06-01"], [1, 2]),
    ],
)
def test_conditions_on_instants(empty: Shop, operator: str, values: list[object], found: list[int]) -> None:
    made = [
        at(empty, f"1998-{text}+00:00") for text in ("05-31T23:59:59.999", "06-01T00:00:00.000", "06-01T00:00:00.001")
    ]
    for key in ("lastSeenAt", "profile.signedUpAt"):
        assert finds(empty, leaf(key, operator, *values)) == {made[index] for index in found}


@pytest.mark.parametrize(
    ("amount", "unit", "start"),
    [
        (7, "day", "2026-11-16T00:00:00+09:00"),
        (1, "week", "2026-11-16T00:00:00+09:00"),
        (1, "month", "2026-10-23T00:00:00+09:00"),
        (1, "year", "2025-11-23T00:00:00+09:00"),
        (2, "hour", "2026-11-23T10:00:00+09:00"),
        (90, "minute", "2026-11-23T10:30:00+09:00"),
    ],
)
def test_in_the_last(empty: Shop, amount: int, unit: str, start: str) -> None:
    begins, now = ms(start), epoch_ms(NOW)
    before, first, final, after = (
        at(empty, datetime.fromtimestamp(value / 1000, UTC).isoformat()) for value in (begins - 1, begins, now, now + 1)
    )
    for key in ("lastSeenAt", "profile.signedUpAt"):
        assert finds(empty, leaf(key, "$inLast", amount, unit)) == {first, final}
        assert finds(empty, leaf(key, "$notInLast", amount, unit)) == {before, after}


def test_in_the_next(empty: Shop) -> None:
    ends = ms("2026-11-26T00:00:00+09:00")
    moments = (epoch_ms(NOW) - 1, epoch_ms(NOW), ends - 1, ends)
    _past, now, final, _after = (empty.add({"signedUpAt": moment}) for moment in moments)
    assert finds(empty, leaf("profile.signedUpAt", "$inNext", 2, "day")) == {now, final}


def test_relative_days(empty: Shop) -> None:
    old, first, today, ahead, far = (
        empty.add({"birthday": f"2026-11-{day}"}) for day in ("15", "16", "23", "25", "26")
    )
    assert finds(empty, leaf("profile.birthday", "$inLast", 7, "day")) == {first, today}
    assert finds(empty, leaf("profile.birthday", "$inNext", 2, "day")) == {today, ahead}
    assert finds(empty, leaf("profile.birthday", "$inNext", 2, "day", timezone="Pacific/Apia")) == {ahead, today}
    assert old != far


@pytest.mark.parametrize(
    ("now", "days", "born", "expected"),
    [
        ("2026-11-23", 0, "1990-11-23", True),
        ("2026-11-23", 0, "1990-11-24", False),
        ("2026-12-30", 3, "1990-01-02", True),
        ("2026-12-30", 3, "1990-01-03", False),
        ("2027-02-27", 1, "2000-02-29", True),  # no 29th: it is on the 28th
        ("2027-02-28", 0, "2000-02-29", True),
        ("2027-03-01", 30, "2000-02-29", False),
        ("2028-02-28", 0, "2000-02-29", False),
        ("2028-02-29", 0, "2000-02-29", True),
        ("2026-11-23", 366, "2000-02-29", True),
        ("2026-11-23", 365, "1990-11-22", True),
        ("2026-11-23", 364, "1990-11-22", True),
        ("2026-11-23", 363, "1990-11-22", False),
    ],
)
def test_anniversaries(empty: Shop, now: str, days: int, born: str, expected: bool) -> None:
    contact = empty.add({"birthday": born, "signedUpAt": ms(f"{born}T00:00:00+09:00")})
    moment = datetime.fromisoformat(f"{now}T12:00:00+09:00")
    for key in ("profile.birthday", "profile.signedUpAt"):
        assert (contact in finds(empty, leaf(key, "$anniversaryIn", days), moment)) is expected


def test_months_and_years_end_no_later_than_they_do() -> None:
    day = datetime(2026, 3, 31, tzinfo=UTC).date()
    assert str(shifted(day, -1, "month")) == "2026-02-28"
    assert str(shifted(day, 1, "month")) == "2026-04-30"
    assert str(shifted(datetime(2024, 2, 29, tzinfo=UTC).date(), 1, "year")) == "2025-02-28"
    assert str(shifted(day, -100_000, "year")) == "0001-01-01"
    assert str(shifted(day, 100_000, "year")) == "9999-12-31"


def test_days_are_as_long_as_the_clocks_make_them(empty: Shop) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
    start, end = last(1, "day", now, berlin)
    assert (start, end) == (ms("2026-03-27T23:00:00Z"), epoch_ms(now) + 1)
    assert coming(1, "day", now, berlin)[1] == ms("2026-03-30T22:00:00Z")
    assert last(24, "hour", now, berlin)[0] == ms("2026-03-28T10:00:00Z")
    # Midnight is skipped in Beirut: the day begins at one.
    beirut = ZoneInfo("Asia/Beirut")
    assert beginning(datetime(2026, 3, 29, tzinfo=UTC).date(), beirut) == ms("2026-03-28T22:00:00Z")


def test_lists(empty: Shop) -> None:
    one, two, both = (
        empty.add({"interests": ["A"]}),
        empty.add({"interests": ["b"]}),
        empty.add({"interests": ["ａ", "B", "c"]}),
    )
    assert finds(empty, leaf("profile.interests", "$hasAny", "a")) == {one, both}
    assert finds(empty, leaf("profile.interests", "$hasAll", "a", "b", "a")) == {both}
    assert finds(empty, leaf("profile.interests", "$hasNone", "a")) == {two}


def test_tags(empty: Shop) -> None:
    one, two, none = empty.add(tags=["vip", "new"]), empty.add(tags=["new"]), empty.add()
    assert finds(empty, leaf("tags", "$hasAny", "VIP", "other")) == {one}
    assert finds(empty, leaf("tags", "$hasAll", "vip", "new")) == {one}
    assert finds(empty, leaf("tags", "$hasNone", "vip")) == {two, none}


def test_only_contacts_of_the_channel_are_found(empty: Shop) -> None:
    shop.add(shop.make_channel("other"), {"total": 5})
    mine = empty.add({"total": 5})
    assert finds(empty, {"or": [leaf("profile.total", "$gte", 1), leaf("profile.text", "$nexist")]}) == {mine}


# Items that look like two, or like the JSON around them; with quotes and backslashes, also wide ones that folding
# makes plain; not lists of texts at all.
ODD_LISTS: list[Any] = [
    *(
        ["blue"],
        ["Blue", "red"],
        ["red", "ＢＬＵＥ"],
        ["blue sky"],
        ["red, blue"],
        ["\u0301blue"],
        ["blue＼"],
        ["blue\\"],
    ),
    *(['say "blue"'], ['x, "blue'], ['x, "blue", y'], ["＂blue＂"], ["x, ＂blue＂, y"], ['"blue"'], ["a\nb"]),
    *(["\u0301blue"], [", "], ["a", "b"], ["]"], ["100%"], ["1000"], ["_"], ["ß"], ["SS"]),
    *(["blue", 5], [["blue"]], [{"a": "blue"}], "blue", {"blue": 1}),
]
WANTED = [
    *("blue", "red, blue", '"blue"', 'x, "blue', "＂blue＂", "blue\\", "\u0301blue"),
    *(", ", "]", "a\nb", "b", "100%", "_", "ss"),
]


@pytest.mark.parametrize("value", WANTED)
@pytest.mark.parametrize("operator", ["$hasAny", "$hasAll"])
def test_an_item_of_a_list_is_the_whole_item_however_it_is_written(empty: Shop, value: str, operator: str) -> None:
    for odd in ODD_LISTS:
        empty.add({"interests": odd})
    finds(empty, leaf("profile.interests", operator, value))
    finds(empty, leaf("profile.interests", operator, value, "red"))
    finds(empty, leaf("profile.interests", operator, value, *map(str, range(20))))


@pytest.mark.parametrize("operator", ["$hasAny", "$hasAll"])
def test_numbers_in_lists_compare_as_numbers(empty: Shop, operator: str) -> None:
    numbers: list[Any] = [[350], [350.0], [3500], [35.0], [0.1, 0.35], [-350], [1, 350.5]]
    others: list[Any] = [[350, "a"], [[350]], [[1], 350], [[], 350], [["a"], 350], [None, 350], ["350"], 350]
    for odd in numbers + others:
        empty.add({"scores": odd})
    for value in (350, 35, 0.35, -350, 350.5):
        finds(empty, leaf("profile.scores", operator, value))
        finds(empty, leaf("profile.scores", operator, value, 1))
