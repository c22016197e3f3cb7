"""What the demo shop sells."""

from typing import Final, NamedTuple


class Disc(NamedTuple):
    """A compact disc; the price in dollars."""

    slug: str
    title: str
    artist: str
    price: float
    hue: int


DISCS: Final = (
    Disc("night-train", "Night Train", "The Oscar Quartet", 11.77, 3),
    Disc("blue-hours", "Blue Hours", "Mina Seo", 14.49, 7),
    Disc("harbour", "Harbour Songs", "Low Tide", 9.99, 5),
    Disc("paper-moon", "Paper Moon", "Ada & the Engines", 12.99, 1),
    Disc("winterreise", "Winterreise", "Emil Brandt, piano", 16.99, 9),
    Disc("first-light", "First Light", "Haneul", 10.49, 0),
)


def disc(slug: str) -> Disc | None:
    """Return the disc of that name; None if the shop has none."""
    return next((disc for disc in DISCS if disc.slug == slug), None)
