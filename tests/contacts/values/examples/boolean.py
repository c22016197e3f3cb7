from typing import Final

from hypothesis import strategies as st

from contacts.values import BOOLEAN
from tests.contacts.values.examples.example import Example

EXAMPLE: Final = Example(
    type=BOOLEAN,
    key="vip",
    values=[True, False],
    downloaded=[True, False],
    compared=[True, False],
    asked=st.booleans(),
    typed={"yes": True, "예": True, "No": False, "아니요": False, "": None},
    refused=["maybe", "2"],
    shown=[("en", True, "Yes"), ("ko", True, "예")],
)
