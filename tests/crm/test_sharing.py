"""Equal questions at the same time share a run, and no answer is older than its question."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from crm.sharing import SharedRuns
from crm.waiting import Abandoned, Cancellation, working_for
from tests.together import until


class Runs:
    """Runs that each wait until they are let go; each answers with what had changed when it began."""

    def __init__(self) -> None:
        self.shared = SharedRuns[int]()
        self.changes = 0
        self.begun = list[int]()
        self.go = [Event() for _run in range(5)]
        self.pool = ThreadPoolExecutor(8)

    def ask(self, question: str = "how many?", cancellation: Cancellation | None = None) -> "Future[int]":
        def asking() -> int:
            with working_for(cancellation or Cancellation()):
                return self.shared.get(question, self._run)

        return self.pool.submit(asking)

    def _run(self) -> int:
        number, seen = len(self.begun), self.changes
        self.begun.append(seen)
        self.go[number].wait(10)
        if seen < 0:
            raise ValueError("broken")
        return seen


@pytest.fixture
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    for event in made.go:
        event.set()
    made.pool.shutdown()


def begun(runs: Runs, number: int) -> Callable[[], bool]:
    return lambda: len(runs.begun) == number


def test_who_asks_during_a_run_shares_the_next_one(runs: Runs) -> None:
    first = runs.ask()
    until(begun(runs, 1))
    runs.changes = 1
    later = [runs.ask() for _question in range(4)]
    until(lambda: runs.shared._next != {})
    other = runs.ask("another question")
    until(begun(runs, 2))
    for event in runs.go:
        event.set()
    assert first.result(10) == 0
    assert [one.result(10) for one in later] == [1] * 4
    assert other.result(10) == 1
    assert len(runs.begun) in (3, 4)  # a thread of the four may have been late
    assert runs.shared._running == runs.shared._next == {}


def test_an_error_is_the_answer_of_those_who_shared_it_and_of_nobody_else(runs: Runs) -> None:
    runs.changes = -1
    runs.go[0].set()
    assert isinstance(runs.ask().exception(10), ValueError)
    runs.changes = 2
    runs.go[1].set()
    assert runs.ask().result(10) == 2


def test_those_who_still_wait_begin_again_when_the_one_who_ran_has_gone(runs: Runs) -> None:
    gone = Cancellation()
    runs.ask()
    until(begun(runs, 1))
    leader = runs.ask(cancellation=gone)
    until(lambda: runs.shared._next != {})
    follower: Future[Any] = runs.ask()
    until(runs.pool._work_queue.empty)
    gone.request()
    for event in runs.go:
        event.set()
    assert isinstance(leader.exception(10), Abandoned)
    assert follower.result(10) == 0
