"""Those who wait for an answer: too many, so that some are refused; or nobody any more, so that the work is stopped.

The web server knows both (`crm.server.bridge`). Under any other WSGI server nobody is refused and nothing is stopped.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Final

# In the WSGI environment of a request that is refused.
REFUSED: Final = "roster.refused"
RETRY_SECONDS: Final = 1

SAFE_METHODS: Final = ("GET", "HEAD")  # they only read, so that they may be stopped
CLIENT_CLOSED_REQUEST: Final = 499  # as nginx calls it; nobody reads the answer


class Abandoned(Exception):
    """Nobody waits for the answer."""


class Cancellation:
    """Says once, from any thread, that nobody waits any more."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupts: list[Callable[[], object]] = []
        self.is_requested = False

    def request(self) -> None:
        """Interrupt what is running. It may take as long as PostgreSQL needs to hear of it."""
        with self._lock:
            self.is_requested = True
            for interrupt in self._interrupts:
                interrupt()

    def check(self) -> None:
        """Raise Abandoned when nobody waits any more."""
        if self.is_requested:
            raise Abandoned

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Let `interrupt` be called, from another thread, while the block runs, and never after it.

        Raise Abandoned when nobody waits any more.
        """
        with self._lock:
            self.check()
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


def current() -> Cancellation:
    """Return the cancellation of what this thread works for; outside of requests one that nobody requests."""
    return _current.get() or Cancellation()


@contextmanager
def working_for(cancellation: Cancellation) -> Iterator[None]:
    """Let the block be stopped by this cancellation."""
    token = _current.set(cancellation)
    try:
        yield
    finally:
        _current.reset(token)


_current: ContextVar[Cancellation | None] = ContextVar("what stops the work of this thread", default=None)
