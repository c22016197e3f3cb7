"""Sending: one signed POST for each message."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from django.utils import timezone
from yarl import URL

from crm.outbound.posting import Outcome, Post, Poster

PATIENCE_SECONDS: Final = 20.0  # then no further message of a window is begun
MOST_UNANSWERED: Final = 16  # messages begun since the last success; then neither


@dataclass(frozen=True)
class Message:
    """What is sent: `number` identifies it to the receiver, also when it is sent again."""

    number: int
    scope: str
    body: bytes


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of timestamp (epoch milliseconds), a full stop and the body, in lower-case hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Sender:
    """Connections to one webhook, open for as long as there is something to send."""

    def __init__(self, url: str, token: str, secret: str) -> None:
        self._poster = Poster(URL(url).update_query(token=token))
        self._secret = secret

    def __enter__(self) -> Self:
        self._poster.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._poster.__exit__(kind, error, trace)

    def send(self, messages: Sequence[Message]) -> list[Outcome | None]:
        """Send them, some at the same time, and return what became of each; None for those that still wait."""
        return self._poster.send(
            [Post(message.body, self._headers(message)) for message in messages],
            within=PATIENCE_SECONDS,
            unanswered=MOST_UNANSWERED,
        )

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
