"""The background work of deleting channels. It is safe to call twice."""

from crm import jobs
from crm.deletion.actions import Deletion


def carry_on(channel_id: int, job_pk: int) -> None:
    """Delete what is left of the channel."""
    jobs.run(Deletion(), channel_id, job_pk)
