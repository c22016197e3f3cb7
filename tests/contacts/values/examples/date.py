from typing import Final

from hypothesis import strategies as st

from contacts.values import DATE
from tests.contacts.values.examples.example import Example

DAYS: Final = [
    *("1998-06-01", "2024-02-29", "2026-02-28", "2026-11-22", "2026-11-23", "2026-11-24", "2026-12-31", "2027-01-01"),
    *("2026-10-23", "2025-11-23", "2000-03-01", "0001-01-01", "9999-12-31", "2026-03-29"),
]
NO_DAYS: Final = [
    *("2026-02-29", "2026-2-3", "20260101", "2026-13-01", "0000-01-01", "2026-11-23x", "2026-11-23\n"),
    "２０２６-01-01",
]

EXAMPLE: Final = Example(
    type=DATE,
    key="birthday",
    values=["1998-06-01"],
    downloaded=["1998-06-01", "1900-01-01", "1900-02-28", "1900-03-01", "1899-12-31", "0044-03-15", "9999-12-31"],
    compared=DAYS + NO_DAYS,
    asked=st.sampled_from(DAYS) | st.dates().map(str),
)
