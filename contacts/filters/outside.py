"""What a filter leaves out of an order, so that a list sorted by it needn't be walked through what nobody is in."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from contacts.fields import Field
from contacts.filters.compile import within
from contacts.filters.predicates import Predicates, Within
from contacts.filters.tree import And, Leaf, Node, Not, joined, steps

ALL: Final = (Q(),)


def outside(tree: Node, field: Field, predicates: Predicates) -> tuple[Q, ...]:
    """Return conditions on a column, from its least values to the greatest.

    Each contact of the tree that has a value there meets one of them. It is a single empty condition where the tree
    leaves no interval out.
    """
    if field.path is not None:  # may hold what is of another type, which lies in no interval
        return ALL
    for path, node in _required(tree):
        if gap := _gap(node, path, field, predicates):
            below = Within(None, gap.low, high_included=not gap.low_included)
            above = Within(gap.high, None, low_included=not gap.high_included)
            ends = [end for end, is_open in ((below, gap.low is None), (above, gap.high is None)) if not is_open]
            return tuple(Q(within(end, field)) for end in ends)
    return ALL


def _required(tree: Node) -> Iterable[tuple[str, Node]]:
    return steps(tree) if isinstance(tree, And) else [("", tree)]


def _gap(node: Node, path: str, field: Field, predicates: Predicates) -> Within | None:
    wanted = True
    while isinstance(node, Not):
        node, path, wanted = node.child, joined(path, "not"), not wanted
    if not isinstance(node, Leaf) or node.key != field.key:
        return None
    predicate = predicates[path]
    excluded = predicate.negated is wanted
    return predicate.comparison if excluded and isinstance(predicate.comparison, Within) else None
