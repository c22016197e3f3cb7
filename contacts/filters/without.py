"""A tree without one of its conditions."""

from contacts.filters.tree import EVERYONE, Leaf, Node, Not, joined, steps


def without(tree: Node, path: str) -> Node:
    """Return the tree without what stands at the path; groups that become empty go too."""
    return _without(tree, "", path) or EVERYONE


def _without(node: Node, here: str, path: str) -> Node | None:
    if here == path:
        return None
    if isinstance(node, Leaf):
        return node
    if isinstance(node, Not):
        child = _without(node.child, joined(here, "not"), path)
        if child is node.child:
            return node
        return child and Not(child)
    parts = [(child, _without(child, joined(here, step), path)) for step, child in steps(node)]
    if all(part is child for child, part in parts):
        return node
    kept = tuple(part for _child, part in parts if part)
    if len(kept) == 1:
        return kept[0]
    return type(node)(kept) if kept else None
