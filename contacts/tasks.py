"""The background work of contacts: shells that are safe to run twice."""

from contacts import kept
from contacts.actions import bulk, indexes
from contacts.actions.keys import background


def tend_indexes() -> None:
    indexes.tend()


def forget_filters() -> int:
    return kept.forget()


def look_at_values(channel_id: int, job_pk: int) -> None:
    background.look(channel_id, job_pk)


def convert_values(channel_id: int, job_pk: int) -> None:
    background.convert(channel_id, job_pk)


def carry_on_bulk(channel_id: int, job_pk: int) -> None:
    bulk.carry_on(channel_id, job_pk)


def carry_on_bulk_undo(channel_id: int, job_pk: int) -> None:
    bulk.carry_on_undo(channel_id, job_pk)


def tidy_bulk() -> int:
    return bulk.tidy()
