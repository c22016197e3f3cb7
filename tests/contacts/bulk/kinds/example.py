from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contacts.bulk.kinds.base import BulkKind
from contacts.models import Contact


@dataclass(frozen=True)
class Example:
    """A bulk change of some members, as a person makes it. Written out by hand: nothing is taken from the kind.

    `before` are the members as `tests.cast.member` makes them, some of which need no change. `reads` says of a contact
    what the change is about, and `after` what it is then, of those who are still there.
    """

    kind: BulkKind
    stored: dict[str, Any]
    route: str
    needs: frozenset[str]
    form: dict[str, Any]
    title: str
    before: tuple[dict[str, Any], ...]
    reads: Callable[[Contact], Any]
    after: tuple[Any, ...]
    changed: int

    def __str__(self) -> str:
        return f"{self.kind.name} {self.title}"
