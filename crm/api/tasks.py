from crm.api import idempotency


def forget_answers() -> int:
    return idempotency.forget_old()
