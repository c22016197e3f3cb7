"""Sending: one POST for each message, several at the same time, none to a private address.

Redirects aren't followed: an address that answers with one has to be corrected, and nothing is led elsewhere.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import aiohttp
from django.utils import timezone
from yarl import URL

from crm.webhooks.addresses import PrivateAddress, open_socket

T = TypeVar("T")

TOTAL_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0
AT_A_TIME: Final = 8
PATIENCE_SECONDS: Final = 20.0  # then no further message of a window is begun
ANSWER_BYTES: Final = 2_000


@dataclass(frozen=True)
class Message:
    """What is sent: `number` identifies it to the receiver, also when it is sent again."""

    number: int
    scope: str
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of it: the HTTP status with the beginning of the answer, or why there was none."""

    milliseconds: int
    status: int | None = None
    answer: str = ""
    error: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of timestamp (epoch milliseconds), a full stop and the body, in lower-case hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Sender:
    """Connections to one webhook, open for as long as there is something to send.

    Their event loop has a thread of its own, as the caller's may have another one.
    """

    def __init__(self, url: str, token: str, secret: str) -> None:
        self._url = URL(url).update_query(token=token)
        self._secret = secret

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

    def send(self, messages: Sequence[Message]) -> list[Outcome | None]:
        """Send them, at most `AT_A_TIME` at the same time, and return what became of each.

        None is for those that weren't begun within `PATIENCE_SECONDS`: they still wait.
        """
        return self._run(self._send_all(messages))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()

    async def _send_all(self, messages: Sequence[Message]) -> list[Outcome | None]:
        places = asyncio.Semaphore(AT_A_TIME)
        until = time.monotonic() + PATIENCE_SECONDS

        async def one(message: Message) -> Outcome | None:
            async with places:
                return await self._send(message) if time.monotonic() < until else None

        return await asyncio.gather(*map(one, messages))

    async def _send(self, message: Message) -> Outcome:
        began = time.monotonic()
        try:
            async with self._session.post(
                self._url, data=message.body, headers=self._headers(message), allow_redirects=False
            ) as response:
                answer = await response.content.read(ANSWER_BYTES)
                text = answer.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
                return Outcome(_since(began), response.status, text)
        except Exception as error:  # whatever the other side does is an outcome
            return Outcome(_since(began), error=_reason(error))

    def _headers(self, message: Message) -> dict[str, str]:
        timestamp = str(int(timezone.now().timestamp() * 1000))
        return {
            "Content-Type": "application/json",
            "User-Agent": "Roster-Webhooks/1",
            "X-Roster-Event": message.scope,
            "X-Roster-Delivery": str(message.number),
            "X-Roster-Timestamp": timestamp,
            "X-Roster-Signature": sign(self._secret, timestamp, message.body),
        }


async def _open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
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


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


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
