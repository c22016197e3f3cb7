"""The web server's door: a bounded queue, a WSGI environment, and clients that go."""

import asyncio
import io
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from crm.server.bridge import READ_AT_ONCE, SENT_AT_ONCE, Bridge, environ_of
from crm.server.lanes import Busy, Lane
from crm.waiting import REFUSED, Abandoned, current

Headers = list[tuple[str, str]]
T = TypeVar("T")


class Asked:
    """What Granian tells of a request."""

    http_version, scheme = "1.1", "http"
    authority: str | None = None
    server, client = "127.0.0.1:8000", "[2001:db8::7]:55123"

    def __init__(self, path: str = "/c/acme/contacts/", method: str = "GET", query_string: str = "", **headers: str):
        self.path, self.method, self.query_string = path, method, query_string
        self.headers = self
        self._headers = [(name.replace("_", "-").lower(), value) for name, value in headers.items()]

    def items(self) -> Headers:
        return self._headers


class Client:
    """The other end of the connection: it sends a body, reads a response, and may go."""

    def __init__(self, body: Iterable[bytes] = ()) -> None:
        self.body = list(body)
        self.status, self.headers, self.parts = 0, dict[str, str](), list[bytes]()
        self.gone = asyncio.Event()

    async def __call__(self) -> bytes:
        return b"".join(self.body)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.body:
            yield part

    async def client_disconnect(self) -> None:
        await self.gone.wait()

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.headers, self.parts = status, dict(headers), [body]

    def response_str(self, status: int, headers: Headers, body: str) -> None:
        self.response_bytes(status, headers, body.encode())

    def response_stream(self, status: int, headers: Headers) -> "Client":
        self.status, self.headers = status, dict(headers)
        return self

    async def send_bytes(self, part: bytes) -> None:
        self.parts.append(part)

    @property
    def text(self) -> str:
        return b"".join(self.parts).decode()


App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def bridge(application: App, places: int = 1, most_waiting: int = 1, patience: float = 5) -> Bridge:
    heavy, programs, light = Lane(places, most_waiting, patience), Lane(1, 1, patience), Lane(1, 1, patience)
    return Bridge(application, heavy=heavy, programs=programs, light=light, most_threads=places + 2)


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("content-type", "text/plain")])
    return [environ["wsgi.input"].read()]


def say(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Whether it was refused."""
    start("503 Busy" if REFUSED in environ else "200 OK", [])
    return [b"page"]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: in that of the tests, a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def answer(bridge: Bridge, asked: Asked, body: Iterable[bytes] = ()) -> Client:
    client = Client(body)
    await bridge.__rsgi__(asked, client)
    return client


def test_the_environment_is_that_of_wsgi() -> None:
    asked = Asked("/c/김/a b", "POST", "q=%ED%95%9C", content_type="text/csv", content_length="3", x_one="1")
    asked._headers += [("cookie", "a=1"), ("cookie", "b=2"), ("x-one", "2"), ("x_forwarded_for", "10.0.0.1")]
    environ = environ_of(asked)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/c/김/a b"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_ONE"] == "1,2"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/csv", "3")
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["REMOTE_ADDR"] == "2001:db8::7"
    assert "HTTP_X_FORWARDED_FOR" not in environ  # X_Forwarded_For isn't what a proxy writes


@pytest.mark.parametrize("length", [0, 3, READ_AT_ONCE + 7])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_arrives_whole(length: int, is_chunked: bool) -> None:
    body = bytes(number % 251 for number in range(length))
    headers = {"transfer_encoding": "chunked"} if is_chunked else {"content_length": str(length)}
    parts = [body[start : start + 10_007] for start in range(0, length, 10_007)]
    client = run(answer(bridge(echo), Asked(method="POST", **headers), parts))
    assert b"".join(client.parts) == body


def test_a_long_response_is_sent_in_parts_and_closed_after_it() -> None:
    events = list[str]()

    class Long:
        streaming = True

        def __iter__(self) -> Iterator[bytes]:
            yield from [b"x" * 4096] * 100

        def close(self) -> None:
            events.append("closed")

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Long:
        start("200 OK", [("content-type", "text/csv")])
        return Long()

    client = run(answer(bridge(application), Asked()))
    assert b"".join(client.parts) == b"x" * 409_600
    assert [len(part) for part in client.parts] == [SENT_AT_ONCE] * 6 + [409_600 - 6 * SENT_AT_ONCE]
    assert events == ["closed"]


def test_what_finds_no_place_and_no_room_in_the_queue_is_refused() -> None:
    working, leave = threading.Semaphore(0), threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if REFUSED not in environ and environ["PATH_INFO"].startswith("/c/"):
            working.release()
            leave.wait(10)
        return say(environ, start)

    async def crowd() -> list[Client]:
        one = bridge(slow)
        first = asyncio.create_task(answer(one, Asked()))
        await asyncio.to_thread(working.acquire)
        second = asyncio.create_task(answer(one, Asked()))
        await asyncio.sleep(0)
        refused = await answer(one, Asked()), await answer(one, Asked(hx_request="true"))
        light, program = await answer(one, Asked("/accounts/login/")), await answer(one, Asked("/open/v5/users"))
        leave.set()
        return [await first, await second, *refused, light, program]

    first, second, page, part, light, program = run(crowd())
    assert (first.status, second.status, light.status, program.status) == (200, 200, 200, 200)
    assert (page.status, page.text) == (503, "page")  # as the application draws it
    assert (part.status, part.headers["retry-after"]) == (503, "1")


def test_nobody_waits_for_longer_than_the_patience_or_after_going() -> None:
    async def wait() -> None:
        lane = Lane(1, 5, 0.05)
        await lane.enter()
        with pytest.raises(Busy):
            await lane.enter()
        gone = asyncio.get_running_loop().create_future()
        gone.set_result(None)
        with pytest.raises(Busy):
            await Lane(0, 5, 60).enter(gone)
        lane.leave()
        await lane.enter()  # those who gave up have left the queue

    run(wait())


def test_places_are_given_in_the_order_of_arrival() -> None:
    async def queue() -> list[int]:
        lane, order = Lane(1, 9, 5), list[int]()

        async def one(number: int) -> None:
            await lane.enter()
            order.append(number)
            lane.leave()

        await lane.enter()
        tasks = [asyncio.create_task(one(number)) for number in range(5)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        lane.leave()
        await asyncio.gather(*tasks, return_exceptions=True)
        await lane.enter()
        return order

    assert run(queue()) == [0, 2, 3, 4]


def test_what_runs_for_a_client_that_goes_is_stopped() -> None:
    stopped = list[str]()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        event = threading.Event()
        with current().interrupting(event.set):
            stopped.append("stopped" if event.wait(10) else "not stopped")
        with pytest.raises(Abandoned), current().interrupting(event.set):
            pass
        return say(environ, start)

    async def go() -> None:
        client = Client()
        asyncio.get_running_loop().call_later(0.5, client.gone.set)
        await bridge(slow).__rsgi__(Asked(), client)

    began = time.monotonic()
    run(go())
    assert stopped == ["stopped"]
    assert time.monotonic() - began < 8


def test_an_error_of_the_application_is_granians_to_answer() -> None:
    def broken(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        raise OSError("broken")

    async def twice() -> None:
        one = bridge(broken)
        for _time in range(2):  # the place is free again
            with pytest.raises(OSError, match="broken"):
                await answer(one, Asked())

    run(twice())
    assert isinstance(environ_of(Asked())["wsgi.errors"], io.TextIOBase)
