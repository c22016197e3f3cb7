"""From a condition to the predicate that it stands for now. `compile` and `match` both start here."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.filters.budget import check_budget
from contacts.filters.operands import Operands
from contacts.filters.operator import Operator
from contacts.filters.operators import operator_of
from contacts.filters.operators.times import span
from contacts.filters.predicates import Comparison, OwnType, Predicate, Predicates
from contacts.filters.problems import invalid
from contacts.filters.tree import Leaf, Node, joined, leaves
from contacts.values import Invalid, ValueContext


def resolve_tree(tree: Node, catalogue: Catalogue, now: datetime) -> Predicates:
    """Return what each condition of the tree asks at this moment, by its path. Raise FilterInvalid."""
    check_budget(tree, catalogue)
    return {path: resolve(path, leaf, catalogue, now) for path, leaf in leaves(tree)}


def resolve(path: str, leaf: Leaf, catalogue: Catalogue, now: datetime) -> Predicate:
    """Return what the condition at this path asks of its field at this moment.

    Raise FilterInvalid when the catalogue no longer has the key as the condition means it.
    """
    field = catalogue.filterable().get(leaf.key)
    operator = operator_of(field.type, leaf.operator) if field and field.type.name == leaf.type else None
    if field is None or operator is None:
        raise invalid(joined(path, "key"), _("This key is no longer what it was."))
    try:
        comparison = _comparison(operator, leaf, field, catalogue, now)
    except Invalid as error:
        raise invalid(joined(path, "values"), str(error)) from error
    return Predicate(field, comparison, negated=operator.negates is not None)


def zone_of(leaf: Leaf, context: ValueContext) -> ZoneInfo:
    """Return the zone that the condition's days are meant in."""
    return ZoneInfo(leaf.timezone) if leaf.timezone else context.zone


def in_order(leaf: Leaf, field: Field, context: ValueContext) -> bool:
    """Return whether the first value of `$between` isn't after the second."""
    low, high = leaf.values
    if field.type.compared_as == "moment":
        zone = zone_of(leaf, context)
        return span(low, zone)[0] < span(high, zone)[1]
    return bool(low <= high)  # type: ignore[operator]  # both are numbers, or both are days


def _comparison(operator: Operator, leaf: Leaf, field: Field, catalogue: Catalogue, now: datetime) -> Comparison:
    if isinstance(field.type, OwnType):
        return field.type.comparison(leaf.values, catalogue, now)
    operands = Operands(field, leaf.values, catalogue.context, zone_of(leaf, catalogue.context), now)
    return operator.means[field.type.compared_as](operands)
