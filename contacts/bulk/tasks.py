"""The background work of bulk changes. Each is safe to call twice."""

from contacts.bulk import actions
from crm import jobs


def carry_on(channel_id: int, job_pk: int) -> None:
    """Do what is left of the job's bulk change."""
    jobs.run(actions.Change(), channel_id, job_pk)


def carry_on_undo(channel_id: int, job_pk: int) -> None:
    """Do what is left of the undo of the job's bulk change."""
    jobs.run(actions.Undo(), channel_id, job_pk)


def tidy() -> int:
    """Settle what was cancelled, and drop undo data that is too old; return how many lost theirs."""
    return actions.tidy()
