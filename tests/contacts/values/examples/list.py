from typing import Final

from hypothesis import strategies as st

from contacts.values import LIST
from tests.contacts.values.examples.example import LOOKALIKES, Example

EXAMPLE: Final = Example(
    type=LIST,
    key="interests",
    values=[["red", "blue"]],
    downloaded=[["red", "blue"], ["one"]],
    compared=[
        *(["a"], ["A", "b"], ["ａ"], ["a", "a"], ["100%"], ["홍길동", "b"], [""], ["5"], ["a", 5], [None], [["a"]]),
    ],
    asked=st.sampled_from(["a", "A", "b", "100%", "홍길동", "5", "vip", "NEW", "shop/shoes"]),
    left=LOOKALIKES,
    typed={"red, blue": ["red", "blue"], " , ": None},
)
