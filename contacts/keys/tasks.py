"""The background tasks of type changes. Each may run twice without harm."""

from contacts.keys.conversion import background
from crm import jobs


def look_at_values(channel_id: int, job_pk: int) -> None:
    """Count which values of the job's key can be converted."""
    jobs.run(background.Preview(), channel_id, job_pk)


def convert_values(channel_id: int, job_pk: int) -> None:
    """Do the rest of the job's conversion."""
    jobs.run(background.Conversion(), channel_id, job_pk)
