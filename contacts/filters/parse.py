"""From JSON to a tree. Fails closed: whatever isn't understood makes the whole filter invalid, with its place."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters.leaf import read_leaf
from contacts.filters.problems import FilterInvalid, Problem, invalid
from contacts.filters.tree import EVERYONE, And, Node, Not, Or, joined

MAX_DEPTH: Final = 5
MAX_LEAVES: Final = 100
MAX_PROBLEMS: Final = 100


def load(text: str) -> Any:
    """Return the JSON of a filter that came as text. Raise FilterInvalid."""
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_unambiguous)
    except (ValueError, RecursionError):
        raise invalid("", _("Isn’t JSON of a filter.")) from None


def parse(data: object, catalogue: Catalogue) -> Node:
    """Return the tree of a filter's JSON, for the fields of this catalogue.

    `{}` and an empty group at the top match everyone. Raise FilterInvalid with all problems that were found.
    """
    if data in ({}, {"and": []}, {"or": []}):
        return EVERYONE
    return _Parser(catalogue).node(data, "", 0)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


class _Parser:
    """Walks the JSON and counts the conditions."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.leaves = 0

    def node(self, data: object, path: str, depth: int) -> Node:
        if not isinstance(data, dict):
            raise invalid(path, _("Must be a condition or a group of conditions."))
        groups = data.keys() & {"and", "or", "not"}
        if not groups:
            self.leaves += 1
            if self.leaves > MAX_LEAVES:
                raise invalid(path, _("More than %(limit)s conditions.") % {"limit": MAX_LEAVES})
            return read_leaf(data, path, self.catalogue)
        if len(data) > 1:
            raise invalid(path, _("A group has one of “and”, “or” and “not”, and nothing else."))
        if depth == MAX_DEPTH:
            raise invalid(path, _("Nested deeper than %(limit)s groups.") % {"limit": MAX_DEPTH})
        name = groups.pop()
        if name == "not":
            return Not(self.node(data[name], joined(path, name), depth + 1))
        children = tuple(self._children(data[name], joined(path, name), depth + 1))
        return And(children) if name == "and" else Or(children)

    def _children(self, parts: object, path: str, depth: int) -> Iterable[Node]:
        if not isinstance(parts, list) or not parts:
            raise invalid(path, _("Must be a list of at least one condition."))
        children: list[Node] = []
        problems: list[Problem] = []
        for index, part in enumerate(parts):
            try:
                children.append(self.node(part, f"{path}[{index}]", depth))
            except FilterInvalid as error:
                problems += error.problems
            if self.leaves > MAX_LEAVES or len(problems) >= MAX_PROBLEMS:
                break
        if problems:
            raise FilterInvalid(problems[:MAX_PROBLEMS])
        return children
