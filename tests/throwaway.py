"""A data folder and a PostgreSQL for one run of the tests, gone with it."""

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from crm.postgres.server import Server

PREFIX = "roster-test-"


def throwaway_data() -> None:
    """Point the settings to a new data folder; one for all workers of a run.

    DATABASE_URL, if given, stays: then the tests use that server.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in [name for name in os.environ if name.startswith("ROSTER_")]:
        del os.environ[name]
    _sweep()
    data = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    os.environ["ROSTER_DATA"] = str(data)
    mine = _run_lock(data)
    assert mine
    server = Server(data, throwaway=True)
    atexit.register(_end, server, mine)
    if "DATABASE_URL" not in os.environ:
        server.hold()


def folder() -> Path:
    """A new folder in the run's data folder; pytest's own are closed to the account a server runs as."""
    return Path(tempfile.mkdtemp(dir=os.environ["ROSTER_DATA"]))


def _run_lock(data: Path) -> IO[str] | None:
    """The lock that a run holds as long as its process lives; None if it lives, or is another user's."""
    try:
        file = (data / "run").open("a")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return None
    return file


def _end(server: Server, lock: IO[str]) -> None:
    server.release()
    shutil.rmtree(server.data_dir, ignore_errors=True)
    shutil.rmtree(server.socket_dir, ignore_errors=True)
    lock.close()


def _sweep() -> None:
    """End what a killed run left behind."""
    for run in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/run"):
        if lock := _run_lock(run.parent):
            left = Server(run.parent.resolve(), throwaway=True)
            if left.running():
                left.hold()
            _end(left, lock)
