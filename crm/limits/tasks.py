from crm.limits import notices


def tell_owners() -> int:
    """Tell owners of channels that are over their limit, once a day."""
    return notices.tell_owners()
