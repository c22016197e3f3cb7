"""What each type of value owes to the pages, filters, downloads and conversions that ask it."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from lucide import IconDoesNotExist
from lucide.jinja import lucide

from contacts.builder.row import ConditionRow
from contacts.demo.keys import KEYS
from contacts.editing.editor import Editor
from contacts.fields import Catalogue, Field, profile_field
from contacts.filters import Filter, offers
from contacts.filters.operators import ORDERED, PARTIAL
from contacts.filters.tree import Leaf
from contacts.keys.conversion.value import converted
from contacts.models import Contact, ProfileKey
from contacts.values import DURATION, NUMBER, STRING, TYPES, Invalid, ValueContext, ValueType, type_choices
from exports.workbook import Kind

KOREA = ValueContext(ZoneInfo("Asia/Seoul"), "KR")
EXAMPLES: dict[str, list[Any]] = {
    "string": ["two\nlines", "<b>"],
    "number": [0, 1234.5, -1],
    "duration": [0, 59, 4_800, 90_061, -60],
    "boolean": [True, False],
    "date": ["1998-06-01"],
    "datetime": [896_693_400_000, 896_693_400_001],
    "list": [["red", "blue"]],
    "listOfNumber": [[1, 2.5]],
}

each_type = pytest.mark.parametrize("type_", TYPES.values(), ids=list(TYPES))
each_value = pytest.mark.parametrize(
    ("type_", "stored"), [(type_, value) for name, type_ in TYPES.items() for value in EXAMPLES[name]]
)


def field(type_: ValueType) -> Field:
    return profile_field(ProfileKey(key="aKey", type=type_.name, label="A key"))


@each_type
def test_a_type_has_an_icon_a_label_and_a_cell_in_downloads(type_: ValueType) -> None:
    try:
        assert "<svg" in lucide(type_.icon)
    except IconDoesNotExist:
        pytest.fail(f"no icon {type_.icon}")
    assert (type_.name, type_.label) in type_choices()
    assert Kind[type_.sheet.upper()]


@each_type
def test_a_type_has_operators_that_say_what_they_are(type_: ValueType) -> None:
    made = offers(field(type_))
    assert len(made) > 2
    assert all(offer.label for offer in made)


@each_type
def test_the_demo_has_a_key_of_each_type(type_: ValueType) -> None:
    assert type_.name in {key.type for key in KEYS}


@each_value
def test_a_condition_comes_back_from_the_builder_as_it_was(type_: ValueType, stored: Any) -> None:
    catalogue = Catalogue(KOREA, {"profile.aKey": field(type_)})
    values = stored if isinstance(stored, list) else [stored]
    operator = next(offer.operator for offer in offers(field(type_)) if offer.count != 0)
    if any("\n" in value for value in values if isinstance(value, str)):
        values = ["one line"]
    leaf = Leaf("profile.aKey", type_.name, operator, tuple(values))
    again = Filter.parse(ConditionRow.of("1", leaf, catalogue).leaf(), catalogue)
    assert [found for _path, found in again.leaves()] == [leaf]


@each_value
def test_a_value_comes_back_from_its_editor_as_it_was(type_: ValueType, stored: Any) -> None:
    editor = Editor(Contact(profile={"aKey": stored}), field(type_), KOREA)
    assert editor.control in ("line", "text", "list", "choice", "date", "datetime")
    empty = Editor(Contact(profile={}), field(type_), KOREA)
    assert empty.read(editor.value) == stored


@each_value
def test_a_value_is_converted_to_text_and_back(type_: ValueType, stored: Any) -> None:
    text = converted(stored, type_, STRING, KOREA)
    assert converted(text, STRING, type_, KOREA) == stored


@each_value
def test_what_is_shown_of_a_duration_can_be_typed(type_: ValueType, stored: Any) -> None:
    for language in ("en", "ko"):
        with override(language):
            shown = DURATION.show(stored, KOREA) if type_ is DURATION else ""
            assert not shown or DURATION.read(shown, KOREA) == stored


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1h 20m", 4_800), ("1h20m", 4_800), ("80m", 4_800), ("80 min", 4_800), ("1:20:00", 4_800), ("4800", 4_800),
        ("4,800", 4_800), ("1시간 20분", 4_800), ("1 hour 20 minutes", 4_800), ("1d", 86_400), ("30초", 30),
        ("-1m", -60), ("0", 0), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_durations_are_typed_in_many_ways(typed: str, seconds: int | None) -> None:
    assert DURATION.read(typed, KOREA) == seconds


@pytest.mark.parametrize("typed", ["1.5", "1:20", "20m 1h", "-", "soon", "1h 1h", "9" * 13, "1:60:00", "٣m"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        DURATION.read(typed, KOREA)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,500", 1_500),
        ("1500", 1_500),
        ("１，５００", 1_500),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+3", 1_200),
    ],
)
def test_numbers_are_typed_with_grouped_or_full_width_digits(typed: str, number: float) -> None:
    assert NUMBER.read(typed, KOREA) == number


@pytest.mark.parametrize(
    "typed",
    ["2024_01", "1_000", "0x10", "٣", "1,5", "1 500", "NaN", "Infinity", ".", "-", "e5", "1e9999999", "1e99", "²", "½"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        NUMBER.read(typed, KOREA)


def test_a_duration_is_shown_in_the_readers_language() -> None:
    assert DURATION.show(4_800, KOREA) == "1h 20m"
    with override("ko"):
        assert DURATION.show(4_800, KOREA) == "1시간 20분"
        assert DURATION.show(0, KOREA) == "0초"


def test_no_index_is_made_for_what_a_negative_excludes() -> None:
    assert {"$eq", "$startsWith", "$inLast"} <= ORDERED
    assert {"$contains", "$endsWith", "$hasAny"} <= PARTIAL
    assert not {"$ne", "$ncontains", "$nstartsWith", "$nendsWith", "$hasNone", "$exist"} & (ORDERED | PARTIAL)
