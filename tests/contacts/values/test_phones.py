"""Phone numbers of countries whose numbers begin otherwise than Korea's."""

from zoneinfo import ZoneInfo

import pytest

from contacts.values import Phone, ValueContext
from contacts.values.phones import any_form


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
