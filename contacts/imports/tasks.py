"""The background work of imports. Each is safe to call twice."""

from contacts.imports import background, uploads
from crm import jobs


def carry_on(channel_id: int, job_pk: int) -> None:
    """Import or check the file of the job."""
    jobs.run(background.Importing(), channel_id, job_pk)


def tidy() -> int:
    """Forget files and refused rows when their time is over; return how many."""
    return uploads.tidy()
