"""A filter as it is for one catalogue at one moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from django.db.models import Q

from contacts.fields import Catalogue, Field
from contacts.filters import describe
from contacts.filters.compile import compile_tree
from contacts.filters.describe import Chip, Reason
from contacts.filters.match import Matcher, matcher
from contacts.filters.outside import outside
from contacts.filters.predicates import Predicates
from contacts.filters.resolve import resolve_tree
from contacts.filters.tree import Leaf, Node, leaves
from contacts.models import Contact


@dataclass(frozen=True)
class ResolvedFilter:
    """A tree whose conditions were resolved once; SQL, words and matching come from the same predicates."""

    tree: Node
    predicates: Predicates
    catalogue: Catalogue
    now: datetime

    @classmethod
    def of(cls, tree: Node, catalogue: Catalogue, now: datetime) -> Self:
        """Resolve the tree for this catalogue and moment. Raise FilterInvalid when it makes no sense there."""
        return cls(tree, resolve_tree(tree, catalogue, now), catalogue, now)

    @cached_property
    def q(self) -> Q:
        """The condition for `channel.contacts.filter(…)`. For the others use `Filter.complement`, never `~`."""
        return compile_tree(self.tree, self.predicates)

    def sections(self, field: Field) -> tuple[Q, ...]:
        """Return where in the order of the field its contacts lie, from the least: see `contacts.filters.outside`."""
        return outside(self.tree, field, self.predicates)

    @cached_property
    def matcher(self) -> Matcher:
        """A function that says whether a contact at hand matches; quick for many contacts."""
        return matcher(self.tree, self.predicates)

    def matches(self, contact: Contact) -> bool:
        """Return whether the contact at hand matches."""
        return self.matcher(contact)

    @cached_property
    def chips(self) -> list[Chip]:
        """Each condition with its path, its words and the interval that it stands for, in the active language."""
        return describe.chips(self.tree, self.predicates, self.catalogue.context, self.now)

    @cached_property
    def sentence(self) -> str:
        """The whole filter in the active language."""
        return describe.sentence(self.tree, self.chips)

    def why(self, contact: Contact) -> list[Reason]:
        """Return each condition with what the contact has, what it is compared with, and whether it holds."""
        return describe.why(contact, self.chips, self.predicates, self.catalogue.context)

    def leaves(self) -> list[tuple[str, Leaf]]:
        """Return the conditions with their paths."""
        return list(leaves(self.tree))
