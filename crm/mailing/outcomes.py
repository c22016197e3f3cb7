"""What becomes of one message on its way to one person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST: Final = 300


class State(StrEnum):
    """WAITING says that it surely wasn't sent, and may be tried again; UNKNOWN that nobody knows whether it was."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """The state that a message is in then; a `reason` is a code, `detail` the words of the server."""

    state: str
    reason: str = ""
    detail: str = ""


SENT: Final = Outcome(State.SENT)


def failed(reason: str, detail: str) -> Outcome:
    return Outcome(State.FAILED, reason, _short(detail))


def unknown(reason: str, detail: str) -> Outcome:
    return Outcome(State.UNKNOWN, reason, _short(detail))


def later(reason: str, detail: str) -> Outcome:
    """Return that it surely wasn't sent, and is worth another try."""
    return Outcome(State.WAITING, reason, _short(detail))


class Unreachable(Exception):
    """The server can't be reached now, so nothing was sent; the message says why, for people."""


class Rejected(Exception):
    """The server takes nothing at all as it is asked; the message says why, for people."""


def _short(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:LONGEST]
