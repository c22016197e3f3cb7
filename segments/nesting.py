"""Segments that use other segments: without loops, and not endlessly deep.

Works on the stored JSON, so that it also sees through segments that are broken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.filters.operators import ORDERED, PARTIAL
from contacts.values import Invalid

KEY: Final = "segment"
MAX_DEPTH: Final = 5
MAX_CONDITIONS: Final = 500


@dataclass(frozen=True)
class Size:
    """How deep a filter goes through other segments, and how many conditions that makes in all."""

    depth: int = 0
    conditions: int = 0


class Nesting:
    """The stored filters of a channel's segments by id."""

    def __init__(self, filters: Mapping[int, Any]) -> None:
        self.filters = filters
        self._sizes: dict[int, Size] = {}

    def check(self, pk: int) -> None:
        """Raises Invalid when this segment leads back to itself, or to too many others."""
        size = self._size(pk, ())
        if size.depth > MAX_DEPTH:
            raise Invalid(_("Segments are nested deeper than %(limit)s levels.") % {"limit": MAX_DEPTH})
        if size.conditions > MAX_CONDITIONS:
            raise Invalid(
                _("With the segments in it, it has more than %(limit)s conditions.") % {"limit": MAX_CONDITIONS}
            )

    def reached(self, pk: int) -> frozenset[int]:
        """This segment and all that it uses, directly or through others."""
        seen: set[int] = set()
        ahead = [pk]
        while ahead:
            now = ahead.pop()
            if now not in seen and now in self.filters:
                seen.add(now)
                ahead += segments_in(self.filters[now])
        return frozenset(seen)

    def _size(self, pk: int, above: tuple[int, ...]) -> Size:
        if pk in above:
            raise Invalid(_("The segment leads back to itself."))
        if pk not in self._sizes:
            data = self.filters.get(pk, {})
            inner = [self._size(used, (*above, pk)) for used in segments_in(data)]
            self._sizes[pk] = Size(
                1 + max((size.depth for size in inner), default=0),
                1 + sum(1 for _leaf in leaves(data)) + sum(size.conditions for size in inner),
            )
        return self._sizes[pk]


def segments_in(data: Any) -> frozenset[int]:
    """The ids of the segments that a stored filter names."""
    return frozenset(
        value
        for leaf in leaves(data)
        if leaf.get("key") == KEY
        for value in leaf.get("values", [])
        if isinstance(value, int)
    )


def keys_in(data: Any) -> frozenset[str]:
    """The keys that a stored filter asks for, whether it still makes sense or not."""
    return frozenset(str(leaf.get("key")) for leaf in leaves(data))


def keys_to_index(data: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Of these keys those for which an index could help, and those of which parts are looked for.

    The former are asked for by a value or an interval. What is only asked for by what it isn't is in neither.
    """
    return _asked(data, ORDERED), _asked(data, PARTIAL)


def leaves(data: Any) -> Iterator[dict[str, Any]]:
    """The conditions of a stored filter."""
    if isinstance(data, list):
        for part in data:
            yield from leaves(part)
    elif isinstance(data, dict):
        groups = [data[name] for name in ("and", "or", "not") if name in data]
        for group in groups:
            yield from leaves(group)
        if data and not groups:
            yield data


def _asked(data: Any, operators: frozenset[str]) -> frozenset[str]:
    return frozenset(str(leaf.get("key")) for leaf in leaves(data) if leaf.get("operator") in operators)
