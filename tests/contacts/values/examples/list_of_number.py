from typing import Final

from hypothesis import strategies as st

from contacts.values import LIST_OF_NUMBER
from tests.contacts.values.examples.example import LOOKALIKES, Example

EXAMPLE: Final = Example(
    type=LIST_OF_NUMBER,
    key="scores",
    values=[[1, 2.5]],
    downloaded=[[1, 2.5], [1_500]],
    compared=[[1], [1, 5], [5.5, 0], [5.0], [5, "5"], [True], [0.1, 0.3, 1]],
    asked=st.sampled_from([0, 1, 5, 5.5, 0.1, 2]),
    left=LOOKALIKES,
    typed={"1 2.5": [1, 2.5], "": None},
    refused=["one"],
)
