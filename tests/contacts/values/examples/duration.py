from typing import Final

from hypothesis import strategies as st

from contacts.values.duration import DURATION
from tests.contacts.values.examples.example import Example

EXAMPLE: Final = Example(
    type=DURATION,
    key="watched",
    values=[0, 59, 4_800, 90_061, -60],
    downloaded=[0, 59, 4_800, 100_000, -60],
    compared=[0, 1, 59, 60, 4_800, -60, 10**12 - 1, 10**13],
    asked=st.sampled_from([0, 1, 60, 4_800, -60, "1h 20m", "1:20:00", "80m", "1시간 20분"])
    | st.integers(-(10**12) + 1, 10**12 - 1),
    left=[0.5, 4_800.5],
    typed={
        "1h 20m": 4_800, "1h20m": 4_800, "80m": 4_800, "80 min": 4_800, "1:20:00": 4_800, "4800": 4_800,
        "4,800": 4_800, "1시간 20분": 4_800, "1 hour 20 minutes": 4_800, "1d": 86_400, "30초": 30, "-1m": -60,
        "0": 0, "": None, "  ": None,
    },
    refused=["1.5", "1:20", "20m 1h", "-", "soon", "1h 1h", "9" * 13, "1:60:00", "٣m"],
    shown=[("en", 4_800, "1h 20m"), ("ko", 4_800, "1시간 20분"), ("ko", 0, "0초")],
)  # fmt: skip
