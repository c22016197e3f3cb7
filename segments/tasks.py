"""The background work of segments: shells that are safe to run twice."""

from segments import history, webhooks


def take_history() -> None:
    history.take()


def tell_webhooks() -> None:
    webhooks.tell()
