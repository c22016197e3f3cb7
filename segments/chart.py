"""A small line chart of a number that is taken each day, drawn by the server: what the template's SVG needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Protocol

WIDTH: Final = 640
HEIGHT: Final = 140
MARGIN: Final = 6


class Counted(Protocol):
    """A day and its number."""

    @property
    def day(self) -> date: ...

    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class DayCount:
    """The same, of whatever is counted."""

    day: date
    count: int


@dataclass(frozen=True)
class Chart:
    """`lines` are the points of unbroken stretches of days; a day without a count leaves a gap."""

    lines: list[str]
    dots: list[tuple[float, float]]  # stretches of a single day
    first: Counted
    last: Counted
    least: int
    most: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def is_of_one_day(self) -> bool:
        return self.first.day == self.last.day

    @classmethod
    def of(cls, counts: Sequence[Counted]) -> "Chart | None":
        """Return the chart of these counts; None when there is nothing to draw."""
        if not counts:
            return None
        least, most = min(row.count for row in counts), max(row.count for row in counts)
        place = _Scale(counts[0].day, counts[-1].day, least, most)
        stretches = [[place(point) for point in stretch] for stretch in _stretches(counts)]
        return cls(
            lines=[" ".join(f"{x},{y}" for x, y in points) for points in stretches if len(points) > 1],
            dots=[points[0] for points in stretches if len(points) == 1],
            first=counts[0],
            last=counts[-1],
            least=least,
            most=most,
        )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    least: int
    most: int

    def __call__(self, row: Counted) -> tuple[float, float]:
        days = (self.last - self.first).days
        across = (row.day - self.first).days / days if days else 0.5
        up = (row.count - self.least) / (self.most - self.least) if self.most > self.least else 0.5
        return (
            round(MARGIN + across * (WIDTH - 2 * MARGIN), 1),
            round(HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN), 1),
        )


def _stretches(counts: Sequence[Counted]) -> list[list[Counted]]:
    """Return the counts in stretches of days that follow each other."""
    found = [[counts[0]]]
    for before, row in pairwise(counts):
        if (row.day - before.day).days > 1:
            found.append([])
        found[-1].append(row)
    return found
