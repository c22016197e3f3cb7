"""The background work of contacts: shells that are safe to run twice."""

from contacts import kept
from contacts.actions import indexes


def tend_indexes() -> None:
    indexes.tend()


def forget_filters() -> int:
    return kept.forget()
