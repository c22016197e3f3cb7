"""`manage.py up` as an operator meets it: it starts, it mends what is killed, it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from crm.postgres import socket_dir
from tests import throwaway

ROOT = Path(__file__).parent.parent
PATIENCE = 120

FIRST = """
from django.core.management import call_command
from crm.models import User

call_command("migrate", verbosity=0)
User.objects.create_superuser("alice@example.org", "x", name="Alice")
"""

pytestmark = pytest.mark.slow


class Installation:
    """A data folder, and `manage.py up` on it."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("ROSTER_")}
        self.env |= {"ROSTER_DATA": str(data), "DJANGO_SETTINGS_MODULE": "crm.settings"}
        self.env.pop("DATABASE_URL", None)
        self.started: psutil.Popen | None = None

    def command(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def value(self, query: str) -> Any:
        """What the database answers, without a process of Django's."""
        with psycopg.connect(host=str(socket_dir(self.data)), user="roster", dbname="roster") as connection:
            row = connection.execute(query.encode()).fetchone()
            return row and row[0]

    def start(self) -> None:
        self.output = self.data / "output"
        with self.output.open("w") as output:
            self.started = psutil.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port)],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        eventually(lambda: "Roster is ready" in self.said or self.process.poll() is not None)
        assert "Roster is ready" in self.said, self.said

    @property
    def process(self) -> psutil.Popen:
        """What `start` has started last."""
        assert self.started
        return self.started

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return int(self.process.wait(PATIENCE))

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/healthz/", timeout=2) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False

    def left(self) -> list[psutil.Process]:
        """The processes that belong to this data folder."""
        return [process for process in psutil.process_iter() if self._ours(process)]

    def killed(self) -> bool:
        """Kill what is left; True if that is nothing. What isn't killed yet may start another meanwhile."""
        left = self.left()
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        return not left

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def child(self, name: str) -> psutil.Process:
        """The child of `up` whose title has this name."""
        return next(child for child in self.process.children() if name in " ".join(child.cmdline()))

    def _ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return (
                process.environ().get("ROSTER_DATA") == str(self.data)
                or str(self.data / "postgres") in process.cmdline()
            )
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An installation with an owner and without the first customers, which take their time."""
    made = Installation(throwaway.folder(), free_port())
    assert made.command("shell", "-v0", "-c", FIRST).returncode == 0
    yield made
    eventually(made.killed)


@pytest.fixture
def running(installation: Installation) -> Installation:
    """The installation with `up`; the next test finds it as this one leaves it."""
    if installation.started is None or installation.started.poll() is not None:
        installation.start()
    return installation


def test_a_command_without_up_leaves_no_server_behind(installation: Installation) -> None:
    assert (installation.data / "postgres" / "PG_VERSION").exists()
    assert installation.left() == []


def test_dbshell_opens_the_psql_that_came_with_it(installation: Installation) -> None:
    assert installation.command("dbshell", "--", "-Atc", "SELECT current_user").stdout.strip() == "roster"
    assert installation.left() == []


def test_a_command_beside_it_leaves_its_server_alone(running: Installation) -> None:
    postmaster = running.postmaster()
    done = running.command("shell", "-v0", "-c", "from crm.models import User; print(User.objects.get().email)")
    assert done.stdout.strip() == "alice@example.org"
    assert postmaster.is_running()
    assert running.healthy


def test_a_second_one_on_the_same_data_is_refused(running: Installation) -> None:
    second = running.command("up", "--port", "1")
    assert second.returncode == 1
    assert second.stderr.strip() == f"CommandError: Roster already runs with the data in {running.data}."


def test_it_serves_and_says_where_and_ends_with_everything(running: Installation) -> None:
    assert f"http://localhost:{running.port}" in running.said
    assert "as before: alice@example.org" in running.said
    assert running.healthy
    assert running.stop() == 0
    assert running.left() == []
    assert "Traceback" not in running.said


def test_connections_that_stay_open_keep_nobody_out(running: Installation) -> None:
    with ExitStack() as stack:
        for _number in range(100):
            connection = HTTPConnection("localhost", running.port, timeout=PATIENCE)
            stack.callback(connection.close)
            connection.request("GET", "/healthz/")
            assert connection.getresponse().read() == b"ok"
        assert running.healthy


def test_a_hurried_stop_leaves_no_server_behind(running: Installation) -> None:
    running.child("granian").suspend()  # it has ten seconds to end by itself
    running.process.send_signal(signal.SIGTERM)
    time.sleep(1.2)  # what comes sooner is an echo of the first
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE) == 0
    assert running.left() == []


def test_a_signal_that_comes_twice_at_once_is_one(running: Installation) -> None:
    """As from `timeout`, which signals its child and then the group."""
    web = running.child("granian")
    for _echo in range(2):
        running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE) == 0
    assert not web.is_running()
    assert running.left() == []
    assert "Traceback" not in running.said


def test_what_is_killed_comes_back(running: Installation) -> None:
    web, worker, database = running.child("granian"), running.child("qcluster"), running.postmaster()
    orphans = web.children(recursive=True) + worker.children(recursive=True)
    for process in (web, worker, database):
        process.kill()
    eventually(lambda: not any(orphan.is_running() for orphan in orphans))
    eventually(lambda: running.healthy)
    assert running.postmaster().pid != database.pid
    assert running.child("qcluster").pid != worker.pid
    assert running.stop(signal.SIGTERM) == 0
    assert running.left() == []


# A job whose place in the queue is lost, as when the worker had taken it and was killed. The recurring look for such
# jobs is put off until tomorrow.
LEFT_WAITING = """
from datetime import timedelta
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from crm import jobs
from crm.actors import SYSTEM
from crm.channels.actions import create_channel
channel = create_channel("left", "Left", by=SYSTEM, country="KR")
jobs.start(channel, "exports.tasks.build", "Left waiting")
OrmQ.objects.all().delete()
Schedule.objects.filter(name="crm.jobs.tasks.revive").update(next_run=timezone.now() + timedelta(days=1))
"""


def test_after_everything_was_killed_it_starts_again_and_does_the_job_that_waited(running: Installation) -> None:
    assert running.command("shell", "-v0", "-c", LEFT_WAITING).returncode == 0
    eventually(running.killed)
    running.process.wait(PATIENCE)
    running.start()
    assert running.healthy
    assert "as before: alice@example.org" in running.said
    state = "SELECT state FROM crm_job WHERE title = 'Left waiting'"
    eventually(lambda: running.value(state) == "cancelled")  # it lost its export


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_children_end_when_it_is_killed_alone(running: Installation) -> None:
    children = running.process.children(recursive=True)
    running.process.kill()
    eventually(lambda: not any(child.is_running() for child in children))


def test_a_busy_port_is_one_sentence(installation: Installation, tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = installation.command("up", "--port", str(port), ROSTER_DATA=str(tmp_path))
    assert refused.returncode == 1
    assert f"Can't listen on 127.0.0.1, port {port}: Address already in use." in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_an_unreachable_database_is_one_sentence(installation: Installation, tmp_path: Path) -> None:
    nowhere = {"ROSTER_DATA": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/x"}
    refused = installation.command("up", "--port", str(free_port()), **nowhere)
    assert refused.returncode == 1
    assert "The database can't be reached" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_variable_that_makes_no_sense_is_one_sentence(installation: Installation) -> None:
    refused = installation.command("up", DATABASE_URL="postgres://roster@here:there/roster")
    assert refused.returncode == 1
    assert refused.stderr.strip() == 'Environment variable "DATABASE_URL" invalid: Not a valid database URL.'
    refused = installation.command("up", ROSTER_URL="roster.example.com")
    assert "Must be an address like https://roster.example.com." in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_data_folder_that_is_none_is_one_sentence(installation: Installation) -> None:
    refused = installation.command("up", ROSTER_DATA="/dev/null/data")
    assert refused.returncode == 1
    assert refused.stderr.strip() == "The data folder /dev/null/data can't be used: Not a directory."


def test_who_reads_only_the_beginning_gets_no_complaint(installation: Installation) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w") as output:
        cut = subprocess.run(
            [sys.executable, "manage.py", "help"],
            cwd=ROOT, env=installation.env, stdout=output, stderr=subprocess.PIPE, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert (cut.returncode, cut.stderr) == (1, b"")
