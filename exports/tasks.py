"""The background work of downloads. Each is safe to call twice."""

from crm import jobs
from exports import actions


def build(channel_id: int, job_pk: int) -> None:
    """Make the file of the job's export."""
    jobs.run(actions.Build(), channel_id, job_pk)


def expire() -> int:
    """Delete the files whose time is over; return how many."""
    return actions.expire()
