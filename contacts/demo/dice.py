"""Random values, a whole column at once: ten thousand cost little more than one."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
Drawn_co = TypeVar("Drawn_co", covariant=True)
DAY = 86_400


class Pool(Generic[Drawn_co]):
    """Things to draw from, with weights."""

    def __init__(self, weights: Mapping[Drawn_co, float]) -> None:
        self.items = list(weights)
        self.heap = list(accumulate(weights.values()))


class Dice:
    """Draws columns of `size` values; the same seed and moment give the same values."""

    def __init__(self, seed: str, size: int, now: datetime) -> None:
        self.size = size
        self.now = now.timestamp()
        self.rng = random.Random(seed)  # noqa: S311 – nothing here is secret

    def draw(self, pool: Pool[T]) -> list[T]:
        return self.rng.choices(pool.items, cum_weights=pool.heap, k=self.size)

    def chance(self, share: float) -> list[bool]:
        """Return booleans, of which this share is True."""
        roll = self.rng.random
        return [roll() < share for _ in range(self.size)]

    def sometimes(self, share: float, values: Iterable[T]) -> list[T | None]:
        """Return the values, with None in all but this share of the places."""
        return [value if kept else None for kept, value in zip(self.chance(share), values, strict=True)]

    def whole(self, low: int, high: int) -> list[int]:
        """Return uniformly distributed integers, both ends included."""
        roll, span = self.rng.random, high - low + 1
        return [low + int(roll() * span) for _ in range(self.size)]

    def skewed(self, mean: float) -> list[float]:
        """Return exponentially distributed integers: many small, few big."""
        roll = self.rng.expovariate
        return [roll(1 / mean) for _ in range(self.size)]

    def ago(self, mean_days: float, most_days: float) -> list[int]:
        """Return moments before now, in seconds since the epoch, most of them recent."""
        return [int(self.now - min(days, most_days) * DAY) for days in self.skewed(mean_days)]

    def dates(self, first: str, last: str) -> list[str]:
        """Return days between the two, as ISO text."""
        start = datetime.fromisoformat(first).date()
        days = (datetime.fromisoformat(last).date() - start).days
        return [(start + timedelta(days=day)).isoformat() for day in self.rng.choices(range(days + 1), k=self.size)]
