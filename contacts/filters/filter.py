"""A filter: a frozen value with many faces."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from contacts.fields import Catalogue, Field
from contacts.filters import describe, tree
from contacts.filters.compile import compile_tree
from contacts.filters.describe import Chip, Reason
from contacts.filters.match import Matcher, matcher
from contacts.filters.operators import PARTIAL
from contacts.filters.outside import outside
from contacts.filters.parse import load, parse
from contacts.filters.tree import EVERYONE, Leaf, Node, Not
from contacts.filters.without import without
from contacts.models import Contact


@dataclass(frozen=True)
class Filter:
    """Conditions on contacts, checked against a catalogue.

    `now` is one moment for a whole request, with a zone. Every face that takes a catalogue raises FilterInvalid when
    that catalogue no longer has a key as the filter means it.
    """

    tree: Node = EVERYONE

    @classmethod
    def parse(cls, data: object, catalogue: Catalogue) -> Self:
        """The filter of this JSON, given or stored. Raises FilterInvalid with the places and reasons."""
        return cls(parse(data, catalogue))

    @classmethod
    def loads(cls, text: str, catalogue: Catalogue) -> Self:
        """The same from JSON as text; empty text matches everyone. Raises FilterInvalid."""
        return cls(parse(load(text), catalogue)) if text.strip() else cls()

    def __bool__(self) -> bool:
        """Whether there is any condition."""
        return self.tree != EVERYONE

    def q(self, catalogue: Catalogue, now: datetime) -> Q:
        """The condition for `channel.contacts.filter(…)`. For the others use `complement()`, never `~` or exclude."""
        return compile_tree(self.tree, catalogue, now)

    def outside(self, field: Field, catalogue: Catalogue, now: datetime) -> tuple[Q, ...]:
        """Where in the order of the field its contacts lie, from the least: see `contacts.filters.outside`."""
        return outside(self.tree, field, catalogue, now)

    def complement(self) -> "Filter":
        """Exactly those whom this one doesn't match. Everyone has no complement: ValueError."""
        if not self:
            raise ValueError("the complement of everyone is nobody")
        return Filter(self.tree.child if isinstance(self.tree, Not) else Not(self.tree))

    def matches(self, contact: Contact, catalogue: Catalogue, now: datetime) -> bool:
        """Whether the contact at hand matches."""
        return self.matcher(catalogue, now)(contact)

    def matcher(self, catalogue: Catalogue, now: datetime) -> Matcher:
        """`matches` for many contacts."""
        return matcher(self.tree, catalogue, now)

    def why(self, contact: Contact, catalogue: Catalogue, now: datetime) -> list[Reason]:
        """Each condition with what the contact has, what it is compared with, and yes or no."""
        return describe.why(self.tree, contact, catalogue, now)

    def sentence(self, catalogue: Catalogue, now: datetime) -> str:
        """The whole filter in the active language."""
        return describe.sentence(self.tree, catalogue, now)

    def chips(self, catalogue: Catalogue, now: datetime) -> list[Chip]:
        """Each condition with its path, its words and the interval that it stands for now."""
        return describe.chips(self.tree, catalogue, now)

    def without(self, path: str) -> "Filter":
        """The filter without the condition or group at this path; the same when nothing is there."""
        return Filter(without(self.tree, path))

    def leaves(self) -> list[tuple[str, Leaf]]:
        """The conditions with their paths."""
        return list(tree.leaves(self.tree))

    def keys(self) -> frozenset[str]:
        """The keys that the filter asks for: what uses a key, and which keys an index would help."""
        return frozenset(leaf.key for _path, leaf in self.leaves())

    def parts(self) -> frozenset[str]:
        """The keys of which it looks for parts: of texts, or items in lists."""
        return frozenset(leaf.key for _path, leaf in self.leaves() if leaf.operator in PARTIAL)

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        return tree.to_json(self.tree)

    def digest(self) -> str:
        """The same for the same stored form: to cache by, and to notice changes."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
