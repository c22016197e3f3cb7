from crm import jobs


def revive() -> int:
    return jobs.revive()
