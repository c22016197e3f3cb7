"""Valid phone numbers, and that the quick ways agree with parsing in full."""

from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from contacts.values import Invalid, Phone, ValueContext
from contacts.values.phones import e164, national
from contacts.values.validity import is_valid

KINDS: Final = ("fixed_line", "mobile", "toll_free", "voip", "uan", "pager", "premium_rate", "personal_number")
COUNTRIES: Final = ("KR", "US", "CA", "DE", "IT", "JP", "GB", "FR", "CN", "RU", "BR", "AU")


def _examples() -> list[tuple[int, str]]:
    found = []
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        for region in regions:
            metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
            numbers = [getattr(metadata, kind) for kind in KINDS]
            found += [(code, number.example_number) for number in numbers if number and number.example_number]
    return sorted(set(found))


EXAMPLES: Final = _examples()


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number of any country as its plan has it, or with some digits changed, more or fewer."""
    code, text = draw(st.sampled_from(EXAMPLES))
    digits = list(text)
    for place, digit in draw(st.lists(st.tuples(st.integers(0, len(digits) - 1), st.integers(0, 9)), max_size=3)):
        digits[place] = str(digit)
    return (
        f"+{code}{''.join(digits)[: draw(st.integers(len(digits) - 1, len(digits)))]}{draw(st.sampled_from(['', '5']))}"
    )


def _slowly(text: str, country: str) -> str | None:
    try:
        return str(Phone().read(text, ValueContext(ZoneInfo("UTC"), country)))
    except Invalid:
        return None


@given(numbers())
@example("+4980310345678905")
@example("+390669821234")
def test_validity_is_what_the_library_says_except_short_korean_mobile_numbers(number: str) -> None:
    parsed = phonenumbers.parse(number)
    if phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number:
        too_short = number.startswith("+8210") and len(number) == 12
        assert is_valid(number) == (phonenumbers.is_valid_number(parsed) and not too_short)


@pytest.mark.parametrize(
    "value", ["+82101234567", "+8212345", "+", "", "12345", "+82", "+999123456", None, 821012345678]
)
def test_what_is_no_valid_number(value: object) -> None:
    assert not is_valid(value)


def test_all_example_numbers_are_valid() -> None:
    assert not [number for code, text in EXAMPLES if not is_valid(number := f"+{code}{text}")]


@given(numbers(), st.sampled_from(COUNTRIES))
def test_the_quick_way_of_international_numbers_agrees(number: str, country: str) -> None:
    quick = e164(number)
    assert quick is None or quick == _slowly(number, country)


@given(st.one_of(st.from_regex(r"0?[0-9]{4,13}", fullmatch=True), numbers().map(lambda number: "0" + number[3:])))
def test_the_quick_way_of_national_numbers_agrees(digits: str) -> None:
    for country in COUNTRIES:
        quick = national(digits, country)
        assert quick is None or quick == _slowly(digits, country)
