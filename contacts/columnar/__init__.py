"""The columnar copy of a big channel: made in the background, exact with what has changed since, asked for totals."""

from contacts.columnar.answers import Question, Totals, columns_in_copy, everybody, sums, totals
from contacts.columnar.building import renew
from contacts.columnar.conditions import Columns, Condition, Unanswerable, all_of
from contacts.columnar.distributions import Distribution, distribution, distribution_by_copy
from contacts.columnar.opened import is_at_hand
from contacts.columnar.orders import Order
from contacts.columnar.picking import Picked, is_common, one_moment, pick

__all__ = [
    "Columns",
    "Condition",
    "Distribution",
    "Order",
    "Picked",
    "Question",
    "Totals",
    "Unanswerable",
    "all_of",
    "columns_in_copy",
    "distribution",
    "distribution_by_copy",
    "everybody",
    "is_at_hand",
    "is_common",
    "one_moment",
    "pick",
    "renew",
    "sums",
    "totals",
]
