"""Run the tests of each mistake, in copies of the sources, on one PostgreSQL that stays for the whole run."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final
from urllib.parse import quote

import psycopg

from crm.postgres import socket_dir
from tests.mutants.mistake import Mistake

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ("contacts", "crm", "exports", "segments", "static", "templates", "tests")
FILES: Final = ("manage.py", "pyproject.toml")
QUICKLY: Final = ("-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")
SECONDS: Final = 300  # a run that takes longer has hung
LINES: Final = 15  # of a run that couldn't be made

_PASSED, _FAILED = 0, 1  # pytest's exit codes; all others mean that there was no run


class Unusable(Exception):
    """The tests couldn't be run; the message has what pytest said."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mistake."""

    mistake: Mistake
    is_caught: bool
    seconds: float
    trouble: str = ""


def try_all(mistakes: Sequence[Mistake], copies: int) -> Iterator[Verdict]:
    """Return a verdict for each mistake, as soon as there is one. Raise Unusable when tests fail without a mistake."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(copies) as pool:
        free: SimpleQueue[Copy] = SimpleQueue()
        tests = sorted({test for mistake in mistakes for test in mistake.tests})
        made = [Copy(Path(folder) / str(number), number) for number in range(min(copies, len(tests)))]
        for number, begun in enumerate([pool.submit(copy.check, tests[copy.number :: len(made)]) for copy in made]):
            begun.result()
            free.put(made[number])

        def judge(mistake: Mistake) -> Verdict:
            copy = free.get()
            try:
                return copy.judge(mistake)
            finally:
                free.put(copy)

        yield from pool.map(judge, mistakes)


class Copy:
    """A copy of the sources with a database of its own, which all its runs share."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number
        self._database = f"mutants{number}"
        self._has_database = False
        folder.mkdir()
        for name in SOURCES:
            shutil.copytree(ROOT / name, folder / name)
        for name in FILES:
            shutil.copy(ROOT / name, folder / name)

    def check(self, tests: Sequence[str]) -> None:
        """Run the tests on the sources as they are. Raise Unusable when one fails."""
        code, said = self._run(tests)
        if code != _PASSED:
            raise Unusable(f"Without any mistake the tests don't pass:\n{said}")

    def judge(self, mistake: Mistake) -> Verdict:
        """Make the mistake, run its tests, and put the sources right again."""
        begun = monotonic()
        if is_migration := "/migrations/" in mistake.file:
            self._has_database = False
        with self._with(mistake):
            code, said = self._run(mistake.tests)
        if is_migration:
            self._has_database = False
        is_caught = code != _PASSED
        trouble = "" if code in (_PASSED, _FAILED) else said
        return Verdict(mistake, is_caught, monotonic() - begun, trouble)

    @contextmanager
    def _with(self, mistake: Mistake) -> Iterator[None]:
        source = mistake.make(self.folder)
        try:
            yield
        finally:
            (self.folder / mistake.file).write_text(source)

    def _run(self, tests: Sequence[str]) -> tuple[int, str]:
        """Return pytest's exit code and the end of what it said. A run that hangs counts as failed tests."""
        database = ["--reuse-db"] if self._has_database else ["--reuse-db", "--create-db"]
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *QUICKLY, *database, *tests],
            cwd=self.folder,
            env=os.environ | {"DATABASE_URL": self._url()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            self._disconnect()
            return _FAILED, "It hung."
        self._has_database = True
        return process.returncode, "\n".join(said.splitlines()[-LINES:])

    def _disconnect(self) -> None:
        """End what a killed run left in the database, and have the next run make a new one."""
        self._has_database = False
        with psycopg.connect(host=str(_socket()), user="roster", dbname="postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [f"test_{self._database}"]
            )

    def _url(self) -> str:
        return f"postgres://roster@{quote(str(_socket()), safe='')}/{self._database}"


def _socket() -> Path:
    return socket_dir(Path(os.environ["ROSTER_DATA"]))
