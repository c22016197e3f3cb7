"""The background work of messages."""

from crm import jobs
from segments.messages import actions


def deliver(channel_id: int, job_pk: int) -> None:
    """Send the job's message to whoever of its audience hasn't got it."""
    jobs.run(actions.Sending(), channel_id, job_pk)
