"""The columnar copy of a big channel: made in the background, exact with what has changed since, asked for totals."""

from contacts.columnar.answers import Question, Totals, columns_in_copy, sums, totals
from contacts.columnar.building import renew
from contacts.columnar.conditions import Columns, Condition, Unanswerable, all_of

__all__ = [
    "Columns",
    "Condition",
    "Question",
    "Totals",
    "Unanswerable",
    "all_of",
    "columns_in_copy",
    "renew",
    "sums",
    "totals",
]
