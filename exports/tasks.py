"""The background work of downloads: shells that are safe to run twice."""

from exports import actions


def build(channel_id: int, job_pk: int) -> None:
    actions.build(channel_id, job_pk)


def expire() -> int:
    return actions.expire()
