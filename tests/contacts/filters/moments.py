"""Moments at which filters are resolved in tests."""

from datetime import UTC, datetime
from typing import Final

NOW: Final = datetime(2026, 11, 23, 7, 40, 0, 123000, tzinfo=UTC)
NOWS: Final = [
    NOW,
    datetime(2027, 2, 28, 15, 30, tzinfo=UTC),  # no 29 February; already March in Seoul
    datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # clocks change in Europe
]
