from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from django.db import Error, connection

from crm.jobs import state
from crm.models import Job

SECONDS_BETWEEN: Final = 1.0


class Heartbeat:
    """The heartbeat of a job from a thread of its own, with a connection of its own.

    For work that reads in one long transaction, whose writes nobody else sees before its end, and that spends long
    stretches inside a library that doesn’t return in between.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = 0
        self._total: int | None = None
        self._cancelled = False
        self._over = Event()
        self._thread = Thread(target=self._run, name=f"heartbeat of job {job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def report(self, done: int, total: int | None = None) -> None:
        """Note the progress for the next heartbeat. Cheap: call it often. Raise Cancelled when it must not go on."""
        self._done = done
        if total is not None:
            self._total = total
        if self._cancelled:
            raise state.Cancelled

    def _run(self) -> None:
        try:
            while not self._over.wait(SECONDS_BETWEEN):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        try:
            state.report_progress(self._job, self._done, self._total)
        except state.Cancelled:
            self._cancelled = True
            self._over.set()
        except Error:  # the database restarts; the work fails by itself
            connection.close()
