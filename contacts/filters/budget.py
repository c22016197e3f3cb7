"""One budget for a whole filter, with its stored filters unfolded: checked before any of it is resolved or compiled."""

from typing import Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters.predicates import OwnType, Size
from contacts.filters.problems import invalid
from contacts.filters.tree import Leaf, Node, joined, leaves

MAX_CONDITIONS: Final = 200
MAX_VALUES: Final = 20_000


def check_budget(tree: Node, catalogue: Catalogue) -> None:
    """Raise FilterInvalid, at the condition that is too much, when the tree has too many conditions or values."""
    conditions = values = 0
    for path, leaf in leaves(tree):
        size = _size(leaf, catalogue)
        conditions, values = conditions + size.conditions, values + size.values
        if conditions > MAX_CONDITIONS:
            message = _("All in all it has more than %(limit)s conditions.") % {"limit": MAX_CONDITIONS}
            raise invalid(joined(path, "values"), message)
        if values > MAX_VALUES:
            message = _("All in all it has more than %(limit)s values.") % {"limit": f"{MAX_VALUES:,}"}
            raise invalid(joined(path, "values"), message)


def number_of_conditions(tree: Node, catalogue: Catalogue) -> int:
    """Return how many conditions the tree has, with those of its stored filters."""
    return sum(_size(leaf, catalogue).conditions for _path, leaf in leaves(tree))


def _size(leaf: Leaf, catalogue: Catalogue) -> Size:
    field = catalogue.filterable().get(leaf.key)
    if field and isinstance(field.type, OwnType):
        return field.type.size(leaf.values)
    return Size(1, len(leaf.values))
