"""Phone numbers of countries whose numbers begin otherwise than Korea's."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from contacts.values import Invalid, Phone, ValueContext
from contacts.values.phones import any_form, e164, national


@pytest.mark.parametrize(
    ("country", "written", "stored"),
    [
        ("IT", "06 6982 1234", "+390669821234"),  # the zero belongs to the number
        ("KR", "+39 06 6982 1234", "+390669821234"),
        ("KR", "+390669821234", "+390669821234"),
        ("KR", "02-777-8889", "+8227778889"),  # the zero leads to another area
        ("KR", "+82 (0)2 777 8889", "+8227778889"),
        ("DE", "030 901820", "+4930901820"),
    ],
)
def test_a_leading_zero_stays_where_it_belongs_to_the_number(country: str, written: str, stored: str) -> None:
    context = ValueContext(ZoneInfo("UTC"), country)
    assert any_form(written, context) == stored
    assert Phone().read(written, context) == stored


COUNTRIES = ["KR", "US", "DE", "IT", "FR", "GB", "JP", "AU", "BR", "MX", "AR", "CN", "IN", "RU", "KZ", "CA"]


def _written(country: str) -> Iterator[str]:
    """Example numbers of the country as they are and as they can be mistaken for others."""
    code = phonenumbers.country_code_for_region(country)
    for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
        example = phonenumbers.example_number_for_type(country, kind)
        assert example
        digits = phonenumbers.national_significant_number(example)
        for number in (digits, digits[:-1], digits[:-3], digits + "0", digits + "000", "9" + digits):
            for prefix in ("", "0", "00", "1", "8", "015", "9", "0011", "011", f"{code}", f"00{code}", "0031"):
                yield prefix + number


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_quick_way_is_right_or_unsure(country: str) -> None:
    context = ValueContext(ZoneInfo("UTC"), country)
    code = phonenumbers.country_code_for_region(country)
    sure = 0
    for digits in _written(country):
        for written, quick in ((digits, national(digits, country)), (f"+{code}{digits}", e164(f"+{code}{digits}"))):
            if quick is not None:
                sure += 1
                assert _in_full(written, context) == quick, written
    assert sure or country == "AR"  # its numbers are always parsed in full


@pytest.mark.parametrize(
    ("country", "digits"),
    [
        ("BY", "8108851"),  # 810 leads abroad
        ("BO", "016002489"),  # the digits after the zero choose who carries the call
    ],
)
def test_what_may_be_more_than_a_trunk_prefix_is_unsure(country: str, digits: str) -> None:
    assert national(digits, country) is None


def _in_full(written: str, context: ValueContext) -> object:
    try:
        return Phone().read(written, context)
    except Invalid:
        return None
