"""The background work of columnar copies. Each is safe to call twice."""

from contacts.columnar import building, upkeep
from crm import jobs


def build(channel_id: int, job_pk: int) -> None:
    """Make the copy of the job."""
    jobs.run(building.Build(), channel_id, job_pk)


def tend_copies() -> None:
    upkeep.tend()
