"""Entries that are few and made of what stands with the contact: paged in memory, by time and kind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from contacts.profile.timeline.entry import Entry

Position = list[str]


class Moment(NamedTuple):
    """`kind` differs from all others of its source; with the time it is the position."""

    kind: str
    entry: Entry

    @property
    def order(self) -> tuple[datetime, str]:
        return self.entry.at, self.kind


def newest(moments: Iterable[Moment], after: Position | None, size: int) -> Iterator[tuple[Position, Entry]]:
    """The `size` newest of them that come after that position."""
    found = sorted(moments, key=lambda moment: moment.order, reverse=True)
    if after is not None:
        last = (datetime.fromisoformat(after[0]), after[1])
        found = [moment for moment in found if moment.order < last]
    for moment in found[:size]:
        yield [moment.entry.at.isoformat(), moment.kind], moment.entry
