"""What an open copy has answered: as its file never changes, neither do its answers."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from hashlib import sha256
from threading import Lock
from typing import Any, Final

MOST: Final = 1_000  # answers: sums, or the ids of a page

Rows = list[tuple[Any, ...]]


class KeptAnswers:
    """The last answers of one file, by question. Equal questions at the same time share one run."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: OrderedDict[bytes, Future[Rows]] = OrderedDict()

    def get(self, sql: str, params: Iterable[Any], ask: Callable[[], Rows]) -> Rows:
        """Return what `ask` answers to this question, without asking where that is known. Raise what `ask` raises.

        An error is kept for nobody: who waited for the same run asks for themselves.
        """
        key = sha256(repr((sql, list(params))).encode()).digest()
        while True:
            answer, is_mine = self._find(key)
            if is_mine:
                return self._run(key, answer, ask)
            if answer.exception() is None:
                return answer.result()

    def _find(self, key: bytes) -> tuple[Future[Rows], bool]:
        with self._lock:
            if known := self._answers.get(key):
                self._answers.move_to_end(key)
                return known, False
            new: Future[Rows] = Future()
            self._answers[key] = new
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)
            return new, True

    def _run(self, key: bytes, answer: Future[Rows], ask: Callable[[], Rows]) -> Rows:
        try:
            found = ask()
        except BaseException as error:
            with self._lock:
                if self._answers.get(key) is answer:
                    del self._answers[key]
            answer.set_exception(error)
            raise
        answer.set_result(found)
        return found
