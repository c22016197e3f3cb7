from contacts.keys.conversion import background


def look_at_values(channel_id: int, job_pk: int) -> None:
    background.look(channel_id, job_pk)


def convert_values(channel_id: int, job_pk: int) -> None:
    background.convert(channel_id, job_pk)
