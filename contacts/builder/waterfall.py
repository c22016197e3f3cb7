"""How many each condition matches: alone, and together with those before it."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.filters.tree import Leaf, Node, Not, leaves
from contacts.models import Contact


class Step(NamedTuple):
    """`alone`: whom the condition matches; `after`: who is left with all conditions up to it; `before`: without it."""

    alone: int
    after: int
    before: int

    @property
    def widened(self) -> int:
        """How many more this condition let in."""
        return max(self.after - self.before, 0)


def waterfall(contacts: "QuerySet[Contact]", conditions: Filter, catalogue: Catalogue, now: datetime) -> list[Step]:
    """The steps of the filter's conditions in their order, counted among these contacts in one query.

    Raises FilterInvalid.
    """
    given = leaves(conditions.tree)
    counts = {"all": Count("pk")}
    for number, (_path, leaf) in enumerate(given, start=1):
        upto = Filter(_first(conditions.tree, number) or conditions.tree)
        counts[f"alone_{number}"] = Count("pk", filter=Filter(leaf).resolve(catalogue, now).q)
        counts[f"after_{number}"] = Count("pk", filter=upto.resolve(catalogue, now).q)
    found = contacts.aggregate(**counts)
    afters = [found["all"], *(found[name] for name in counts if name.startswith("after_"))]
    return [
        Step(found[f"alone_{number}"], after, afters[number - 1]) for number, after in enumerate(afters[1:], start=1)
    ]


def _first(node: Node, count: int) -> Node | None:
    """The tree with only its first conditions; None for none of them."""
    if count <= 0:
        return None
    if isinstance(node, Leaf):
        return node
    if isinstance(node, Not):
        child = _first(node.child, count)
        return child and Not(child)
    kept: list[Node] = []
    for part in node.children:
        child = _first(part, count)
        kept += [child] if child else []
        count -= sum(1 for _leaf in leaves(part))
    return type(node)(tuple(kept)) if kept else None
