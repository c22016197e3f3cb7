"""Segments that use other segments: without loops, and not endlessly deep.

Works on the stored JSON, so that it also sees through segments that are broken.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.filters.predicates import Size
from contacts.values import Invalid

KEY: Final = "segment"
MAX_DEPTH: Final = 5


class Nesting:
    """The stored filters of a channel's segments by id."""

    def __init__(self, filters: Mapping[int, Any]) -> None:
        self.filters = filters
        self._depths: dict[int, int] = {}
        self._sizes: dict[int, Size] = {}

    def check(self, pk: int) -> None:
        """Raise Invalid when this segment leads back to itself, or through too many others."""
        if self._depth(pk, ()) > MAX_DEPTH:
            raise Invalid(_("Segments are nested deeper than %(limit)s levels.") % {"limit": MAX_DEPTH})

    def size(self, pk: int) -> Size:
        """Return how many conditions and values the segment comes to, those of the segments in it included.

        Of a segment that leads back to itself only what comes before that.
        """
        return self._size(pk, ())

    def reached(self, pk: int) -> frozenset[int]:
        """Return this segment and all that it uses, directly or through others."""
        seen: set[int] = set()
        ahead = [pk]
        while ahead:
            now = ahead.pop()
            if now not in seen and now in self.filters:
                seen.add(now)
                ahead += segments_in(self.filters[now])
        return frozenset(seen)

    def _depth(self, pk: int, above: tuple[int, ...]) -> int:
        if pk in above:
            raise Invalid(_("The segment leads back to itself."))
        if pk not in self._depths:
            inner = [self._depth(used, (*above, pk)) for used in segments_in(self.filters.get(pk, {}))]
            self._depths[pk] = 1 + max(inner, default=0)
        return self._depths[pk]

    def _size(self, pk: int, above: tuple[int, ...]) -> Size:
        if pk in above:
            return Size(0, 0)
        if pk not in self._sizes:
            parts = [self._leaf_size(leaf, (*above, pk)) for leaf in leaves(self.filters.get(pk, {}))]
            self._sizes[pk] = Size(sum(size.conditions for size in parts), sum(size.values for size in parts))
        return self._sizes[pk]

    def _leaf_size(self, leaf: dict[str, Any], above: tuple[int, ...]) -> Size:
        values = leaf.get("values", [])
        if leaf.get("key") != KEY:
            return Size(1, len(values))
        sizes = [self._size(value, above) for value in values if isinstance(value, int)]
        return Size(sum(size.conditions for size in sizes), sum(size.values for size in sizes))


def segments_in(data: Any) -> frozenset[int]:
    """Return the ids of the segments that a stored filter names."""
    return frozenset(
        value
        for leaf in leaves(data)
        if leaf.get("key") == KEY
        for value in leaf.get("values", [])
        if isinstance(value, int)
    )


def keys_in(data: Any) -> frozenset[str]:
    """Return the keys that a stored filter asks for, whether it still makes sense or not."""
    return frozenset(str(leaf.get("key")) for leaf in leaves(data))


def leaves(data: Any) -> Iterator[dict[str, Any]]:
    """Return the conditions of a stored filter."""
    if isinstance(data, list):
        for part in data:
            yield from leaves(part)
    elif isinstance(data, dict):
        groups = [data[name] for name in ("and", "or", "not") if name in data]
        for group in groups:
            yield from leaves(group)
        if data and not groups:
            yield data
