"""The background tasks of example customers. Each may run twice without harm."""

from contacts.examples import background
from crm import jobs


def add(channel_id: int, job_pk: int) -> None:
    """Add the examples that the job is about."""
    jobs.run(background.Adding(), channel_id, job_pk)


def remove(channel_id: int, job_pk: int) -> None:
    """Take away the examples that the job is about."""
    jobs.run(background.Removal(), channel_id, job_pk)
