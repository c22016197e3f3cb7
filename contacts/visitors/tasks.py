from contacts.visitors import forgetting


def forget() -> int:
    """Delete what has been kept for long enough; return how many rows."""
    return forgetting.forget_visitors() + forgetting.forget_events()
