"""A filter as the builder shows it: groups of conditions, one joint between the groups and one in each."""

from dataclasses import dataclass
from typing import Literal

from contacts.builder.text import is_writable
from contacts.filters import Filter
from contacts.filters.tree import EVERYONE, And, Leaf, Node, Not, Or
from contacts.values import ValueContext

Join = Literal["and", "or"]


@dataclass(frozen=True)
class Group:
    """Conditions joined by one word; `negated` asks for the others."""

    leaves: tuple[Leaf, ...]
    join: Join = "and"
    negated: bool = False


@dataclass(frozen=True)
class Draft:
    """Groups joined by one word."""

    groups: tuple[Group, ...] = ()
    join: Join = "and"

    def leaves(self) -> list[Leaf]:
        """Return the conditions in the order of the filter."""
        return [leaf for group in self.groups for leaf in group.leaves]


def draft_of(conditions: Filter, context: ValueContext) -> Draft | None:
    """Return the filter in two levels; None when it is deeper, or holds what the form wouldn't give back unchanged."""
    draft = two_levels(conditions.tree)
    return draft if draft and all(is_writable(leaf, context) for leaf in draft.leaves()) else None


def two_levels(tree: Node) -> Draft | None:
    """Return the tree in two levels; None when it is deeper."""
    if tree == EVERYONE:
        return Draft()
    group = _group(tree)
    if group:
        return Draft((group,))
    if not isinstance(tree, And | Or):
        return None
    groups = tuple(group for group in map(_group, tree.children) if group)
    return Draft(groups, _join(tree)) if len(groups) == len(tree.children) else None


def _group(node: Node) -> Group | None:
    negated = isinstance(node, Not)
    inner = node.child if isinstance(node, Not) else node
    if isinstance(inner, Leaf):
        return Group((inner,), negated=negated)
    if isinstance(inner, Not):
        return None
    leaves = tuple(child for child in inner.children if isinstance(child, Leaf))
    return Group(leaves, _join(inner), negated) if leaves and len(leaves) == len(inner.children) else None


def _join(node: And | Or) -> Join:
    return "and" if isinstance(node, And) else "or"
