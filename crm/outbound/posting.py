"""One POST after the other, several at the same time, none to a private address.

Redirects aren't followed: an address that answers with one has to be corrected, and nothing is led elsewhere.

aiohttp is loaded when a process first sends something, as most never do: loading it, with the certificates of the
machine, takes 0.2 s of CPU.
"""

import asyncio
import math
import time
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from yarl import URL

from crm.outbound.addresses import PrivateAddress, open_socket

if TYPE_CHECKING:
    from aiohttp import ClientSession

T = TypeVar("T")

TOTAL_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0
AT_A_TIME: Final = 8
ANSWER_BYTES: Final = 2_000


@dataclass(frozen=True)
class Post:
    """What is sent: a body, and the headers that say what it is."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of it: the HTTP status with the beginning of the answer, or why there was none.

    `is_unsent`: no connection came about, so the other side surely has nothing; `is_private`: as it wasn't allowed.
    """

    milliseconds: int
    status: int | None = None
    answer: str = ""
    error: str = ""
    is_unsent: bool = False
    is_private: bool = False

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Poster:
    """Connections to one address, open for as long as there is something to send.

    Their event loop has a thread of its own, as the caller's may have another one.
    """

    def __init__(self, url: URL) -> None:
        self._url = url

    def __enter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._session = self._run(_open_session())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._session.close())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def send(
        self, posts: Sequence[Post], *, within: float = math.inf, unanswered: float = math.inf
    ) -> list[Outcome | None]:
        """Send them, at most `AT_A_TIME` at the same time, and return what became of each.

        None is for those that weren't begun, of which nothing was sent: within so many seconds, or as so many were
        begun since the last success.
        """
        return self._run(self._send_all(posts, time.monotonic() + within, unanswered))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()

    async def _send_all(self, posts: Sequence[Post], until: float, most: float) -> list[Outcome | None]:
        places = asyncio.Semaphore(AT_A_TIME)
        unanswered = 0

        async def one(post: Post) -> Outcome | None:
            nonlocal unanswered
            async with places:
                if time.monotonic() >= until or unanswered >= most:
                    return None
                unanswered += 1
                outcome = await self._send(post)
                unanswered = 0 if outcome.is_success else unanswered
                return outcome

        return await asyncio.gather(*map(one, posts))

    async def _send(self, post: Post) -> Outcome:
        began = time.monotonic()
        try:
            async with self._session.post(
                self._url, data=post.body, headers=post.headers, allow_redirects=False
            ) as response:
                answer = await response.content.read(ANSWER_BYTES)
                text = answer.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
                return Outcome(_since(began), response.status, text)
        except Exception as error:  # whatever the other side does is an outcome
            private = _private(error)
            is_unsent = private is not None or _is_unsent(error)
            return Outcome(_since(began), error=_reason(error), is_unsent=is_unsent, is_private=private is not None)


async def _open_session() -> "ClientSession":
    aiohttp = _aiohttp()
    session: ClientSession = aiohttp.ClientSession(
        # Without a cache of names: each connection is to what the name means now.
        connector=aiohttp.TCPConnector(limit=AT_A_TIME, use_dns_cache=False, socket_factory=open_socket),
        timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, connect=CONNECT_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        # One byte after the other would never end a line or a header otherwise.
        max_line_size=8_190,
        max_field_size=8_190,
    )
    return session


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _is_unsent(error: Exception) -> bool:
    """Return whether there never was a connection: nothing has been sent."""
    aiohttp = _aiohttp()
    unsent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    return isinstance(error, unsent)


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return f"No answer within {TOTAL_SECONDS:.0f} seconds"
    if private := _private(error):
        return str(private)
    return (str(error) or type(error).__name__)[:300]


def _private(error: BaseException | None) -> PrivateAddress | None:
    """Find the refusal among the causes of an error, where libraries wrap it."""
    if error is None or isinstance(error, PrivateAddress):
        return error
    inner = [*getattr(error, "exceptions", ()), getattr(error, "os_error", None), error.__cause__, error.__context__]
    return next((found for cause in inner if (found := _private(cause))), None)


def _aiohttp() -> Any:
    return import_module("aiohttp")
