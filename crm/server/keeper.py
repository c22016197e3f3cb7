"""What `manage.py up` becomes when all is prepared: a small process that keeps the others running.

It is a program of its own, as Django, which prepares, would stay in its memory: five times as much as all else of it.
"""

import json
import logging
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, NoReturn, Self

from crm.postgres.server import embedded_server
from crm.server.address import Address
from crm.server.supervisor import STOP_SIGNALS, Database, Part, Program, Supervisor

ROOT: Final = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Plan:
    """What is kept running, and what is said when all of it answers.

    `programs` are name, command and patience; `database` the data folder of the embedded PostgreSQL, if it is used.
    What is `urgent` is said at the end if there was no time before: a password that is shown once.
    """

    programs: list[tuple[str, list[str], float]]
    database: str | None
    address: Address
    ready: str
    urgent: bool

    def write(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        data: dict[str, Any] = json.loads(text)
        return cls(**data | {"address": Address(**data["address"])})


def become(plan: Plan, env: dict[str, str], lock: IO[str]) -> NoReturn:
    """Replace this process by the keeper, in that environment; the lock stays locked.

    The plan goes through a pipe: others see command lines. A signal in between waits until the keeper listens.
    """
    reading, writing = os.pipe()
    os.write(writing, plan.write().encode())
    os.close(writing)
    os.set_inheritable(reading, True)
    os.set_inheritable(lock.fileno(), True)
    os.chdir(ROOT)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    os.execve(sys.executable, [sys.executable, "-m", "crm.server.keeper", str(reading)], env)  # noqa: S606


def main() -> None:
    with open(int(sys.argv[1])) as file:
        plan = Plan.read(file.read())
    logging.basicConfig(format="{asctime} {levelname} {name}: {message}", style="{")
    is_said = False

    def say() -> None:
        nonlocal is_said
        if not is_said:
            is_said = True
            tell(plan.ready)

    def say_when_it_answers() -> None:
        if not is_said and plan.address.answers():
            say()

    Supervisor(_parts(plan)).run(say_when_it_answers)
    if plan.urgent:
        say()
    tell("Roster has stopped.\n")


def tell(text: str) -> None:
    """Print it, though the terminal or pipe may be gone by now: nobody reads it then, and the rest goes on."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _parts(plan: Plan) -> list[Part]:
    programs = [
        Program(name, command, cwd=ROOT, env=os.environ, patience=patience) for name, command, patience in plan.programs
    ]
    return [*([Database(embedded_server(Path(plan.database)))] if plan.database else []), *programs]


if __name__ == "__main__":
    main()
