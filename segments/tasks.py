"""The background work of segments: shells that are safe to run twice."""

from segments import history


def take_history() -> None:
    history.take()
