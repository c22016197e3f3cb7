from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from contacts.values import DATETIME, epoch_ms
from tests.contacts.filters.moments import NOWS
from tests.contacts.values.examples.date import DAYS
from tests.contacts.values.examples.example import Example

INSTANTS: Final = [
    epoch_ms(moment + step)
    for moment in [*NOWS, datetime(2026, 11, 15, 15, tzinfo=UTC), datetime(1998, 6, 1, tzinfo=UTC)]
    for step in (timedelta(0), timedelta(milliseconds=1), -timedelta(milliseconds=1), timedelta(days=-7), timedelta(1))
]
MS: Final = epoch_ms(datetime(2026, 3, 1, 23, 30, 15, 123_000, UTC))

EXAMPLE: Final = Example(
    type=DATETIME,
    key="signedUpAt",
    values=[896_693_400_000, 896_693_400_001],
    downloaded=[MS, MS + 1, 0, 946_652_400_000, -2_208_988_800_000 - 1, -5_000_000_000_000],
    compared=INSTANTS,
    asked=st.sampled_from(DAYS) | st.sampled_from(INSTANTS),
    left=[INSTANTS[0] + 0.5, INSTANTS[1] - 0.25],
    is_shown_in_full=False,
)
