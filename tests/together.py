"""Several at once, each with a database connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from django.db import connection


def together(*works: Callable[[], Any]) -> list[Any]:
    """What each of them answers, or the exception that it raised; all begin at the same moment."""
    ready = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(10)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@contextmanager
def beside() -> Iterator[Callable[[Callable[[], Any]], "Future[list[Any]]"]]:
    """Begins works beside the test, each until it waits for a lock of the test; at the end all have ended."""

    def begin(work: Callable[[], Any]) -> "Future[list[Any]]":
        begun = pool.submit(together, work)
        until(lambda: begun.done() or _is_waited())
        return begun

    with ThreadPoolExecutor() as pool:
        yield begin


def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "It doesn't happen."
        sleep(0.01)


def _is_waited() -> bool:
    """Whether somebody waits for a lock of the test's own connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return bool(cursor.rowcount > 0)
