"""Measure a running web server with many clients at once."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from django.conf import settings

from crm.bench.cpu import Cpu
from crm.bench.works import Result
from crm.server import web
from crm.server.address import Address

HOST = "127.0.0.1"
START_SECONDS = 60


@dataclass(frozen=True)
class WebServer:
    """A running web server: its address, and its main process."""

    address: Address
    process: psutil.Process


def _command(address: Address) -> list[str]:
    return web.command(address, patience=8)


@contextmanager
def running(command: Callable[[Address], list[str]] = _command, **variables: str) -> Iterator[WebServer]:
    """Run a web server on a free port, ours as `manage.py up` does, with these variables in its environment.

    Raise AssertionError when it doesn't answer.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        address = Address(HOST, probe.getsockname()[1])
    env = os.environ | {"ROSTER_URL": address.url, "ROSTER_HOSTS": ",".join(address.hosts)} | variables
    server = subprocess.Popen(command(address), cwd=settings.BASE_DIR, env=env)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not address.answers():
            if time.monotonic() > deadline or server.poll() is not None:
                raise AssertionError("The web server doesn't start.")
            time.sleep(0.2)
        yield WebServer(address, psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Sent:
    """What a program sends: a path and a body of JSON."""

    path: str
    body: str
    method: str = "POST"


Asked = str | Sent  # a path is read


def throughput(
    server: WebServer,
    turns: Sequence[Sequence[Asked]],
    headers: dict[str, str],
    *,
    clients: int = 16,
    seconds: float = 10,
) -> Result:
    """Return how many turns a second this many clients get; in a turn a client requests all that stands there.

    Who is refused (503 with `Retry-After`) asks again after that time, as a browser does, within the same turn. The CPU
    of Python is the server's. Raise AssertionError when a response is anything else but a 200.
    """
    address, refused = server.address, list[Asked]()
    # Each client goes on where it was after the warm-up, and all begin far from each other.
    places = [number * max(1, len(turns) // clients) for number in range(clients)]

    def client(number: int) -> list[float]:
        connection = http.client.HTTPConnection(address.host, address.port, timeout=60)
        times = []
        while (began := time.monotonic()) < end:
            for asked in turns[places[number] % len(turns)]:
                while seconds_to_wait := _ask(connection, asked, headers):
                    refused.append(asked)
                    time.sleep(seconds_to_wait)
            times.append((time.monotonic() - began) * 1000)
            places[number] += 1
        connection.close()
        return times

    end = time.monotonic() + 2
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))  # warm-up
        refused.clear()
        before = Cpu.used(server.process)
        began = time.monotonic()
        end = began + seconds
        times = sorted(one for own in pool.map(client, range(clients)) for one in own)
    took = time.monotonic() - began
    cpu = Cpu.used(server.process).since(before, len(times))
    more = {"median ms": times[len(times) // 2], "p95 ms": times[len(times) * 95 // 100], "slowest ms": times[-1]}
    return Result(len(times) / took, "/s", more | {"refused": len(refused)}, cpu)


def _ask(connection: http.client.HTTPConnection, asked: Asked, headers: dict[str, str]) -> float:
    """Request it; return 0, or after how many seconds to try again."""
    if isinstance(asked, Sent):
        connection.request(
            asked.method, asked.path, asked.body.encode(), {"Content-Type": "application/json"} | headers
        )
        path = asked.path
    else:
        connection.request("GET", asked, headers=headers)
        path = asked
    response = connection.getresponse()
    response.read()
    if response.status == 503 and (seconds := response.headers["Retry-After"]):
        return float(seconds)
    if response.status != 200:
        raise AssertionError(f"{path} answered {response.status}.")
    return 0
