"""Equal work that several requests want at the same time, done once."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from threading import Lock
from typing import Generic, TypeVar

from crm import waiting

T = TypeVar("T")


class SharedRuns(Generic[T]):
    """Equal questions share a run that begins after they were asked, so that no answer is older than its question.

    While a run goes on, those who ask the same wait for the next one, which they share. In this process only.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[Hashable, Future[T]] = {}
        self._next: dict[Hashable, Future[T]] = {}

    def get(self, question: Hashable, run: Callable[[], T]) -> T:
        """Return what `run` returns to the one of those who share it. Raise what it raises.

        Where nobody waits any more for whom it ran, and it was stopped, the others begin again.
        """
        while True:
            shared, before, is_mine = self._join(question)
            if is_mine:
                return self._run(question, shared, before, run)
            if not isinstance(shared.exception(), waiting.Abandoned):
                return shared.result()

    def _join(self, question: Hashable) -> tuple[Future[T], Future[T] | None, bool]:
        with self._lock:
            if shared := self._next.get(question):
                return shared, None, False
            new: Future[T] = Future()
            self._next[question] = new
            return new, self._running.get(question), True

    def _run(self, question: Hashable, shared: Future[T], before: Future[T] | None, run: Callable[[], T]) -> T:
        if before:
            wait([before])
        with self._lock:
            self._running[question] = self._next.pop(question)
        try:
            waiting.current().check()
            found = run()
        except BaseException as error:
            shared.set_exception(waiting.Abandoned() if waiting.current().is_requested else error)
            raise
        else:
            shared.set_result(found)
            return found
        finally:
            with self._lock:
                if self._running.get(question) is shared:
                    del self._running[question]
