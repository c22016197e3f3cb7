"""Another program, as a real server on this machine: it notes what it is sent, and answers as it is told to."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from crm.actors import SYSTEM
from crm.models import Channel, Webhook
from crm.webhooks import claiming, create_webhook, delivering, scopes
from crm.webhooks.delivering import deliver


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    @property
    def scope(self) -> str:
        return self.headers["x-roster-event"]


@dataclass
class Receiver:
    """`answer` gets what was received and returns a status, or raises to hang up; `seconds` it takes for that."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], int] = lambda _received: 200
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    text: bytes = b"thanks"
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def scopes(self) -> list[str]:
        return [received.scope for received in self.received]

    def of(self, scope: str) -> list[Any]:
        """What the messages of that scope said of their entities."""
        return [received.content["entity"] for received in self.received if received.scope == scope]

    def refuse(self, *_received: Received) -> int:
        return 500


@contextmanager
def running() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.path, headers, body)
            time.sleep(receiver.seconds)
            with receiver.lock:
                receiver.received.append(received)
                status = receiver.answer(received)
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.text)))
            self.end_headers()
            self.wfile.write(receiver.text)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_args: None  # type: ignore[method-assign]  # who hangs up does so on purpose
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hook(channel: Channel, receiver: Receiver, *wanted: str, name: str = "Shop") -> Webhook:
    """A webhook of the channel to this receiver, for these scopes, or for all."""
    values = {"name": name, "url": receiver.url, "scopes": list(wanted or scopes())}
    return create_webhook(channel, values, by=SYSTEM)


def run_due() -> int:
    """Do what the queue would: claim what is due and send, until nothing is; return how many attempts were made."""
    attempts = 0
    while claimed := claim():
        attempts += sum(deliver(*one) for one in claimed)
    return attempts


def claim() -> list[tuple[int, int, Any]]:
    """Claim the webhooks that have something to send; (channel, webhook, lease) of each."""
    before = set(_leased())
    claiming.enqueue_due()
    return [one for one in _leased() if one not in before]


def _leased() -> list[tuple[int, int, Any]]:
    return list(Webhook.everywhere.filter(lease__isnull=False).values_list("channel_id", "pk", "lease"))


def resume(webhook: Webhook) -> None:
    """Let the pauses after failures be over."""
    Webhook.everywhere.filter(pk=webhook.pk).update(resumes_at=None)
    webhook.deliveries.filter(state="waiting").update(next_attempt_at=webhook.created_at)


__all__ = ["Received", "Receiver", "claim", "delivering", "hook", "resume", "run_due", "running"]
