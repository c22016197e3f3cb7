from typing import Final

from hypothesis import strategies as st

from contacts.values import NUMBER
from tests.contacts.values.examples.example import Example

NUMBERS: Final = [0, 1, -1, 5, 5.5, 0.1, 0.3, 500, 500.01, -0.01, 999_999_999_999_999, 1e20, -1e20, 1e-7]

EXAMPLE: Final = Example(
    type=NUMBER,
    key="total",
    values=[0, 1234.5, -1],
    downloaded=[0, -12.25, 0.1, 123_456_789_012_345, 1e-7, 1e20],
    compared=NUMBERS,
    asked=st.sampled_from(NUMBERS)
    | st.integers(-(10**14), 10**14)
    | st.integers(-999, 999).map(lambda number: number / 8),
    typed={
        "1,500": 1_500, "1500": 1_500, "１，５００": 1_500, "-0.5": -0.5, ".5": 0.5, "5.": 5, "1.2E+3": 1_200,
    },
    refused=[
        "2024_01", "1_000", "0x10", "٣", "1,5", "1 500", "NaN", "Infinity", ".", "-", "e5", "1e9999999", "1e99", "²",
        "½",
    ],
    shown=[("en", 1234.5, "1,234.5")],
)  # fmt: skip
