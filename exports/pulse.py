from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from django.db import Error, connection

from crm import jobs
from crm.models import Job

EVERY: Final = 1.0  # seconds


class Pulse:
    """The heartbeat of a job from a thread of its own, with a connection of its own.

    The work itself reads in one long snapshot, in which nothing can be told to others, and spends long stretches
    inside the workbook writer, which doesn't come back between.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = 0
        self._total: int | None = None
        self._cancelled = False
        self._over = Event()
        self._thread = Thread(target=self._run, name=f"pulse of job {job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def at(self, done: int, total: int | None = None) -> None:
        """So far is the work. Cheap: call it often. Raises Cancelled when it must not go on."""
        self._done = done
        if total is not None:
            self._total = total
        if self._cancelled:
            raise jobs.Cancelled

    def _run(self) -> None:
        try:
            while not self._over.wait(EVERY):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        try:
            jobs.beat(self._job, self._done, self._total)
        except jobs.Cancelled:
            self._cancelled = True
            self._over.set()
        except Error:  # the database restarts; the work notices by itself
            connection.close()
