"""Measure the CPU time of Python and of PostgreSQL separately. Unlike elapsed time, it doesn't depend on other load."""

import time
from collections.abc import Iterable
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
        postgresql = _tree(_postmaster())
        if server:
            return cls(_cpu(_tree(server)), _cpu(postgresql))
        own, *children = _tree(psutil.Process())
        python = time.process_time() * 1000 + _of_ended(own) + _cpu(one for one in children if one not in postgresql)
        return cls(python, _cpu(postgresql))

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


def _tree(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and all below it. They are looked for at once: to list the children of each takes longer."""
    return [process, *process.children(recursive=True)]


def _cpu(processes: Iterable[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # it may end at this moment
            times = process.cpu_times()
            total += (times.user + times.system) * 1000 + _of_ended(process)
    return total


def _of_ended(process: psutil.Process) -> float:
    """Return the CPU time of the children that a process has waited for."""
    times = process.cpu_times()
    return float((times.children_user + times.children_system) * 1000)
