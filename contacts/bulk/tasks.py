from contacts import bulk


def carry_on(channel_id: int, job_pk: int) -> None:
    bulk.carry_on(channel_id, job_pk)


def carry_on_undo(channel_id: int, job_pk: int) -> None:
    bulk.carry_on_undo(channel_id, job_pk)


def tidy() -> int:
    return bulk.tidy()
