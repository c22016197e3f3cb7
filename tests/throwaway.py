"""A data folder and a PostgreSQL for one run of the tests, gone with it."""

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

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
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    os.environ["ROSTER_DATA"] = str(folder)
    server = Server(folder, throwaway=True)
    atexit.register(_end, server)
    if "DATABASE_URL" not in os.environ:
        server.hold()


def _end(server: Server) -> None:
    server.release()
    shutil.rmtree(server.data_dir, ignore_errors=True)
    shutil.rmtree(server.socket_dir, ignore_errors=True)


def _sweep() -> None:
    """End what a killed run left behind: nobody holds its lock any more."""
    for users in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/postgres.users"):
        with users.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        left = Server(users.parent.resolve(), throwaway=True)
        if left.running():
            left.hold()
        _end(left)
