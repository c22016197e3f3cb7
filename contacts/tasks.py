"""The background work of contacts: shells that are safe to run twice."""

from contacts.actions import indexes


def tend_indexes() -> None:
    indexes.tend()
