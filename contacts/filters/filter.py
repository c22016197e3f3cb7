"""A filter: a frozen value."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from contacts.fields import Catalogue
from contacts.filters import tree
from contacts.filters.parse import load, parse
from contacts.filters.resolved import ResolvedFilter
from contacts.filters.tree import EVERYONE, Leaf, Node, Not
from contacts.filters.without import without


@dataclass(frozen=True)
class Filter:
    """Conditions on contacts, checked against a catalogue; `resolve` gives their SQL and words."""

    tree: Node = EVERYONE

    @classmethod
    def parse(cls, data: object, catalogue: Catalogue) -> Self:
        """Return the filter of this JSON, given or stored. Raise FilterInvalid with the places and reasons."""
        return cls(parse(data, catalogue))

    @classmethod
    def loads(cls, text: str, catalogue: Catalogue) -> Self:
        """Return the same from JSON as text; empty text matches everyone. Raise FilterInvalid."""
        return cls(parse(load(text), catalogue)) if text.strip() else cls()

    def __bool__(self) -> bool:
        """Return whether there is any condition."""
        return self.tree != EVERYONE

    def resolve(self, catalogue: Catalogue, now: datetime) -> ResolvedFilter:
        """Return what the filter means in this catalogue at this moment, which has a zone.

        Raise FilterInvalid when the catalogue no longer has a key as the filter means it.
        """
        return ResolvedFilter.of(self.tree, catalogue, now)

    def complement(self) -> "Filter":
        """Return the filter of exactly those whom this one doesn't match. Raise ValueError for everyone."""
        if not self:
            raise ValueError("the complement of everyone is nobody")
        return Filter(self.tree.child if isinstance(self.tree, Not) else Not(self.tree))

    def without(self, path: str) -> "Filter":
        """Return the filter without the condition or group at this path; the same when nothing is there."""
        return Filter(without(self.tree, path))

    def leaves(self) -> list[tuple[str, Leaf]]:
        """Return the conditions with their paths."""
        return list(tree.leaves(self.tree))

    def keys(self) -> frozenset[str]:
        """Return the keys that the filter asks for: what uses a key."""
        return frozenset(leaf.key for _path, leaf in self.leaves())

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return tree.to_json(self.tree)

    def digest(self) -> str:
        """Return the same for the same stored form: to cache by, and to notice changes."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
