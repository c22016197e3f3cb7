"""The recurring work of the messenger."""

from contacts.inbox.messenger import limits


def forget_limits() -> int:
    """Delete what isn't needed any more of rate limits; return how many rows."""
    return limits.forget()
