"""Keep programs running: start them in order, restart what crashes, stop all in reverse order.

Why not a library: docs/decisions/002-supervision.md.
"""

import ctypes
import logging
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Protocol

import psutil

from crm.postgres.server import Server, ServerError

logger = logging.getLogger(__name__)

TICK = 0.2
# What ends sooner than this after its start has failed, and waits longer each time before the next start.
STEADY_SECONDS = 5.0
LONGEST_PAUSE = 30.0
# What was killed is gone at once, unless it waits for a disk.
KILL_SECONDS = 5.0
# `timeout` and make pass a signal on to us and send it to our group besides: together that is one wish.
ECHO_SECONDS = 1.0


class Part(Protocol):
    """Something that is kept running."""

    name: str

    def start(self) -> None: ...

    def alive(self) -> bool: ...

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Stop, gently unless `hurry` answers True; returns when nothing of it is left."""


class Program:
    """A program of ours, with everything that it starts."""

    def __init__(
        self, name: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], patience: float
    ) -> None:
        """`patience`: the seconds it may take to end by itself."""
        self.name = name
        self.command = command
        self.cwd = cwd
        self.env = env
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._sweep()
        self.process = subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us alone; and its children can be told by their group
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (one system call, which takes no lock)
        )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        if self.process is not None and self.alive():
            self.process.terminate()
            deadline = time.monotonic() + self.patience
            while self.alive() and time.monotonic() < deadline and not hurry():
                time.sleep(0.05)
        self._sweep()

    def _sweep(self) -> None:
        """Kill what is left of its group: children whose parent was killed go on serving otherwise.

        It waits for their end too: until then they count as users of the database, which would be left running.
        """
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS has the latter for a group of zombies
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            deadline = time.monotonic() + KILL_SECONDS
            while _group(self.process.pid) and time.monotonic() < deadline:
                time.sleep(0.02)


class Database:
    """The embedded server, which may be shared with commands that run beside us."""

    name = "database"

    def __init__(self, server: Server) -> None:
        self.server = server

    def start(self) -> None:
        try:
            self.server.hold()
        except ServerError as error:
            logger.error("%s", error)

    def alive(self) -> bool:
        return self.server.running()

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        self.server.release()


class Supervisor:
    def __init__(self, parts: Sequence[Part]) -> None:
        """`parts` in the order of their start."""
        self.parts = parts
        self._signals = 0
        self._signalled = -math.inf
        self._started: dict[str, float] = {}
        self._pause: dict[str, float] = {}

    def run(self, between: Callable[[], None]) -> None:
        """Keep the parts running until SIGINT, SIGTERM or SIGHUP; a second signal asks for a quick end.

        `between` is called again and again, between checks of the parts.
        """
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)  # `crm.server.keeper` blocks them
        try:
            for part in self.parts:
                self._start(part)
            while not self._signals:
                between()
                for part in self.parts:
                    self._keep(part)
                time.sleep(TICK)
        finally:
            for part in reversed(self.parts):
                part.stop(hurry=lambda: self._signals > 1)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _keep(self, part: Part) -> None:
        lived = time.monotonic() - self._started[part.name]
        if part.alive():
            if lived > STEADY_SECONDS:
                self._pause[part.name] = 0.0
            return
        pause = self._pause.get(part.name, 0.0)
        if lived >= pause:
            logger.warning("The %s has ended and is started again.", part.name)
            self._pause[part.name] = min(max(pause * 2, 0.5), LONGEST_PAUSE)
            self._start(part)

    def _start(self, part: Part) -> None:
        self._started[part.name] = time.monotonic()
        part.start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._signalled > ECHO_SECONDS:
            self._signals += 1
            self._signalled = now


def _group(leader: int) -> list[psutil.Process]:
    """The living processes of that group; zombies hold nothing any more."""
    living = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                living.append(process)
    return living


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _end_with_parent() -> None:
    """Linux tells the child to end when we are killed so hard that we can't."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
