"""Several at once, each with a database connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from time import monotonic, sleep
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

from tests.emptying import AS_NEW

# Those that have ended their work: to begin a new one takes PostgreSQL as long as many a work.
_idle: Final[list[BaseDatabaseWrapper]] = []


def together(*works: Callable[[], Any]) -> list[Any]:
    """What each of them answers, or the exception that it raised; all begin at the same moment."""
    ready = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            _take_connection()
            ready.wait(10)
            return work()
        except Exception as error:
            return error
        finally:
            _leave_connection()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _take_connection() -> None:
    if _idle:
        connections[DEFAULT_DB_ALIAS] = _idle.pop()
    connection.ensure_connection()


def _leave_connection() -> None:
    """Keep this thread's connection as if it were new; close one that is broken or in a transaction."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(AS_NEW)
    except Error:
        connection.close()
    else:
        mine = connections[DEFAULT_DB_ALIAS]
        mine.inc_thread_sharing()
        _idle.append(mine)
    del connections[DEFAULT_DB_ALIAS]


@contextmanager
def beside() -> Iterator[Callable[[Callable[[], Any]], "Future[list[Any]]"]]:
    """Begins works beside the test, each until it waits for a lock; at the end all have ended."""

    def begin(work: Callable[[], Any]) -> "Future[list[Any]]":
        before = _waiting()
        begun = pool.submit(together, work)
        until(lambda: begun.done() or _waiting() > before)
        return begun

    with ThreadPoolExecutor() as pool:
        yield begin


def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "It doesn't happen."
        sleep(0.01)


def _waiting() -> int:
    """How many wait for a lock that the test's own connection holds, or for one who waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH RECURSIVE waiting (pid) AS (
                SELECT pg_backend_pid()
                UNION
                SELECT lock.pid FROM pg_locks AS lock JOIN waiting ON waiting.pid = ANY(pg_blocking_pids(lock.pid))
                WHERE NOT lock.granted
            )
            SELECT count(*) - 1 FROM waiting
        """)
        return int(cursor.fetchone()[0])
