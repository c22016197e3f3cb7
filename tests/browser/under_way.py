"""The requests that the live server still works on, which a test has to wait for before the database is emptied."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.servers.basehttp import ServerHandler

TAKES_AT_MOST = 60  # seconds


class UnderWay:
    """How many there are. A browser that leaves a page no longer waits for their answers, but they go on writing."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = threading.Condition()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._changed:
            self._number += number
            self._changed.notify_all()

    def wait(self) -> None:
        """Return when there are none. Raise TimeoutError after a minute."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._number == 0, TAKES_AT_MOST):
                raise TimeoutError(f"{self._number} requests are still under way.")


@contextmanager
def counted() -> Iterator[UnderWay]:
    """While it lasts, the requests of all live servers of this process are counted until their answers are closed."""
    under_way = UnderWay()
    run = ServerHandler.run

    def run_counted(self: ServerHandler, application: Any) -> None:
        with under_way.one_more():
            run(self, application)

    with patch.object(ServerHandler, "run", run_counted):
        yield under_way
