"""What a filter leaves out of an order, so that a list sorted by it needn't be walked through what nobody is in."""

from datetime import datetime
from typing import Final

from django.db.models import Q

from contacts.fields import Catalogue, Field
from contacts.filters.compile import within
from contacts.filters.predicates import Within
from contacts.filters.resolve import resolve
from contacts.filters.tree import And, Leaf, Node, Not

ALL: Final = (Q(),)


def outside(tree: Node, field: Field, catalogue: Catalogue, now: datetime) -> tuple[Q, ...]:
    """Conditions on a column, from its least values to the greatest, of which each contact of the tree that has a value
    there meets one; a single empty one where the tree leaves no interval out. Raises FilterInvalid."""
    if field.path is not None:  # may hold what is of another type, which lies in no interval
        return ALL
    for node in tree.children if isinstance(tree, And) else (tree,):
        if gap := _gap(node, field, catalogue, now):
            below = Within(None, gap.low, high_included=not gap.low_included)
            above = Within(gap.high, None, low_included=not gap.high_included)
            ends = [end for end, is_open in ((below, gap.low is None), (above, gap.high is None)) if not is_open]
            return tuple(Q(within(end, field)) for end in ends)
    return ALL


def _gap(node: Node, field: Field, catalogue: Catalogue, now: datetime) -> Within | None:
    wanted = True
    while isinstance(node, Not):
        node, wanted = node.child, not wanted
    if not isinstance(node, Leaf) or node.key != field.key:
        return None
    predicate = resolve("", node, catalogue, now)
    excluded = predicate.negated is wanted
    return predicate.comparison if excluded and isinstance(predicate.comparison, Within) else None
