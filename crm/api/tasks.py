from crm.api import kept


def forget_answers() -> int:
    return kept.forget_old()
