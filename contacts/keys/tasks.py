"""The background work of changing a key's type. Each is safe to call twice."""

from contacts.keys.conversion import background
from crm import jobs


def look_at_values(channel_id: int, job_pk: int) -> None:
    """Count what would become of the values of the job's key."""
    jobs.run(background.Preview(), channel_id, job_pk)


def convert_values(channel_id: int, job_pk: int) -> None:
    """Do what is left of the job's conversion."""
    jobs.run(background.Conversion(), channel_id, job_pk)
