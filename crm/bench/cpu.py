"""Measure the CPU time of Python and of PostgreSQL separately. Unlike elapsed time, it doesn't depend on other load."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import psutil
from django.db import connection


@dataclass(frozen=True)
class Cpu:
    """Milliseconds of CPU."""

    python: float
    postgresql: float

    @classmethod
    def used(cls, server: psutil.Process | None = None) -> Self:
        """Return the CPU time used so far by this process and its children, or by a server and its children.

        PostgreSQL's is that of all its processes: connections, parallel workers, and what it does by itself. Those that
        ended are counted with the process that waited for them, as the operating system does.
        """
        postmaster = _postmaster()
        python = _of_tree(server) if server else time.process_time() * 1000 + _of_children(psutil.Process(), postmaster)
        return cls(python, _of_tree(postmaster))

    def since(self, before: "Cpu", times: int = 1) -> "Cpu":
        """Return the CPU time used since then, divided by the number of repeats."""
        return Cpu((self.python - before.python) / times, (self.postgresql - before.postgresql) / times)


def _postmaster() -> psutil.Process:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        parent = psutil.Process(cursor.fetchone()[0]).parent()
    if parent is None:
        raise AssertionError("PostgreSQL doesn't run on this machine.")
    return parent


def _of_tree(process: psutil.Process) -> float:
    times = process.cpu_times()
    return (times.user + times.system) * 1000 + _of_children(process)


def _of_children(process: psutil.Process, other_than: psutil.Process | None = None) -> float:
    ended = process.cpu_times()
    total = (ended.children_user + ended.children_system) * 1000
    for child in process.children():
        with suppress(psutil.NoSuchProcess):  # it may end at this moment
            total += 0 if child == other_than else _of_tree(child)
    return float(total)
