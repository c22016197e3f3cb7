from contacts.erasure import statistics


def renew_statistics() -> int:
    return len(statistics.renew())
