"""Once a day: how many each segment has, and for those that opt in, who is in it."""


def take() -> None:
    """Take what of today's is missing."""
