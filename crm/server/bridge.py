"""Our WSGI application on Granian's own interface, RSGI: docs/decisions/020-queue-for-requests.md.

By WSGI nobody can say that a client has gone, and what waits for a thread can't be counted. Here a request waits
without a thread, in a bounded queue (`crm.server.lanes`), and what runs for it is stopped when its client goes.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from typing import Any, Final, Protocol

from crm.api.paths import is_of_programs
from crm.server.lanes import Busy, Lane
from crm.waiting import REFUSED, RETRY_SECONDS, Cancellation, working_for

# Paths of what reads and draws data of a channel. All else is quick: files, signing in, health.
HEAVY: Final = ("/c/", "/admin/")

WATCHED_AFTER: Final = 0.2  # seconds: most requests are answered sooner, and nobody has to watch their clients
READ_AT_ONCE: Final = 256 * 1024  # bytes of a body, before the request takes a place
SENT_AT_ONCE: Final = 64 * 1024

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Scope(Protocol):
    """What Granian tells of a request."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


class Bridge:
    """An RSGI application that answers by a WSGI application, in threads."""

    def __init__(self, application: Wsgi, *, heavy: Lane, programs: Lane, light: Lane, most_threads: int) -> None:
        """`heavy`: for pages with data; `programs`: for programs, so that neither waits for the other."""
        self._application = application
        self._heavy, self._programs, self._light = heavy, programs, light
        self._threads = ThreadPoolExecutor(most_threads, "request")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer a request."""
        environ = environ_of(scope)
        environ["wsgi.input"] = await _body(environ, protocol)
        lane = self._lane(scope.path)
        gone = asyncio.ensure_future(protocol.client_disconnect()) if lane.is_full else None
        try:
            await lane.enter(gone)
        except Busy:
            await self._refuse(environ, protocol)
        else:
            try:
                await self._run(environ, protocol)
            finally:
                lane.leave()
        finally:
            if gone:
                gone.cancel()

    def _lane(self, path: str) -> Lane:
        if path.startswith(HEAVY):
            return self._heavy
        return self._programs if is_of_programs(path) else self._light

    async def _refuse(self, environ: dict[str, Any], protocol: Any) -> None:
        """Say that too many wait: to a person by a page, to a program by an error; both by the application."""
        if "HTTP_HX_REQUEST" not in environ:
            with suppress(Busy):
                await self._light.enter()
                try:
                    await self._run(environ | {REFUSED: True}, protocol)
                finally:
                    self._light.leave()
                return
        headers = [("retry-after", str(RETRY_SECONDS)), ("content-type", "text/plain"), ("cache-control", "no-store")]
        protocol.response_str(503, headers, "Busy.\n")

    async def _run(self, environ: dict[str, Any], protocol: Any) -> None:
        """Answer in a thread; when the client goes, stop what runs for it."""
        loop = asyncio.get_running_loop()
        cancellation = Cancellation()
        response = _Response(protocol, loop)
        work = loop.run_in_executor(self._threads, self._respond, environ, response, cancellation)
        await asyncio.wait({work}, timeout=WATCHED_AFTER)
        if not work.done():
            gone = asyncio.ensure_future(protocol.client_disconnect())
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not gone.cancel() and not work.done():
                await loop.run_in_executor(None, cancellation.request)
        await work

    def _respond(self, environ: dict[str, Any], response: "_Response", cancellation: Cancellation) -> None:
        with working_for(cancellation):
            result = self._application(environ, response.start)
            try:
                response.send(result)
            finally:
                if close := getattr(result, "close", None):
                    close()


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return the WSGI environment of a request, but for its body.

    Names of headers with an underscore are left out: `X_Forwarded_For` would pass for what the proxy has written.
    """
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"  # noqa: PLW2901
        environ[key] = value
    if scope.authority:  # HTTP/2
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


async def _body(environ: dict[str, Any], protocol: Any) -> io.BufferedIOBase:
    """Return the body: one that is small, read before the request takes a place; a big one as it is read."""
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal() and int(length) <= READ_AT_ONCE:
        return io.BytesIO(await protocol() if int(length) else b"")
    if not length and "HTTP_TRANSFER_ENCODING" not in environ and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
        return io.BytesIO()
    return io.BufferedReader(_Body(protocol, asyncio.get_running_loop()), READ_AT_ONCE)


class _Body(io.RawIOBase):
    """A body that a thread reads as it comes."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._chunks = aiter(protocol)
        self._loop = loop
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    async def _next(self) -> bytes:
        async for chunk in self._chunks:
            if chunk:
                return bytes(chunk)
        return b""


class _Response:
    """Sends what a WSGI application answers, from its thread."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._protocol = protocol
        self._loop = loop
        self._status = 500
        self._headers: list[tuple[str, str]] = []

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self._status, self._headers = int(status.partition(" ")[0]), headers

    def send(self, result: Iterable[bytes]) -> None:
        """Send the response: what is short at once, all else in parts, as quickly as the client takes them."""
        parts = _parts(result)
        first = next(parts, b"")
        second = next(parts, None)
        if second is None:
            self._protocol.response_bytes(self._status, self._headers, first)
            return
        transport = self._protocol.response_stream(self._status, self._headers)
        for part in chain((first, second), parts):
            asyncio.run_coroutine_threadsafe(_send(transport, part), self._loop).result()


async def _send(transport: Any, part: bytes) -> None:
    await transport.send_bytes(part)


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in parts of about `SENT_AT_ONCE`."""
    gathered, size = [], 0
    for chunk in chunks:
        gathered.append(chunk)
        size += len(chunk)
        if size >= SENT_AT_ONCE:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
