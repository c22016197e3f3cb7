"""What each type of value owes to the pages, filters, downloads and conversions that ask it."""

from typing import Any

import pytest
from django.utils.translation import override
from lucide import IconDoesNotExist
from lucide.jinja import lucide

from contacts.builder.row import ConditionRow
from contacts.demo.keys import KEYS
from contacts.editing.editor import Editor
from contacts.fields import Catalogue, Field, profile_field
from contacts.filters import Filter, offers
from contacts.filters.tree import Leaf
from contacts.keys.conversion.value import converted
from contacts.models import Contact, ProfileKey
from contacts.values import STRING, TYPES, Invalid, ValueType, type_choices
from exports.workbook import Kind
from tests.contacts.values.examples import EXAMPLES
from tests.contacts.values.examples.example import KOREA

each_type = pytest.mark.parametrize("type_", TYPES.values(), ids=list(TYPES))
each_value = pytest.mark.parametrize(
    ("type_", "stored"), [(example.type, value) for example in EXAMPLES.values() for value in example.values]
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


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("type_", "stored"),
    [(example.type, value) for example in EXAMPLES.values() if example.is_shown_in_full for value in example.values],
)
def test_what_is_shown_of_a_value_can_be_typed(type_: ValueType, stored: Any, language: str) -> None:
    with override(language):
        assert type_.read(type_.show(stored, KOREA), KOREA) == stored


@pytest.mark.parametrize(
    ("type_", "typed", "stored"),
    [(example.type, *pair) for example in EXAMPLES.values() for pair in example.typed.items()],
)
def test_a_value_is_typed_in_many_ways(type_: ValueType, typed: str, stored: Any) -> None:
    assert type_.read(typed, KOREA) == stored


@pytest.mark.parametrize(
    ("type_", "typed"), [(example.type, typed) for example in EXAMPLES.values() for typed in example.refused]
)
def test_what_is_no_value_of_the_type_is_refused(type_: ValueType, typed: str) -> None:
    with pytest.raises(Invalid):
        type_.read(typed, KOREA)


@pytest.mark.parametrize(
    ("type_", "language", "stored", "text"),
    [(example.type, *shown) for example in EXAMPLES.values() for shown in example.shown],
)
def test_a_value_is_shown_in_the_readers_language(type_: ValueType, language: str, stored: Any, text: str) -> None:
    with override(language):
        assert type_.show(stored, KOREA) == text
