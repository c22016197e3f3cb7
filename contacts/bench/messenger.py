"""What `make bench` measures of the messenger: how long a message takes to the other side, while many windows ask."""

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse

from contacts.bench.lists import SEED
from crm.bench.cpu import Cpu
from crm.bench.stage import Stage
from crm.bench.web import WebServer, running
from crm.bench.works import Result, measured
from crm.models import Channel

SHOP: Final = "https://shop.example"
WINDOWS: Final = 200
INBOXES: Final = 8
ROUNDS: Final = 20
# How often an open window of the messenger, and of the Inbox, asks for news, in seconds.
MESSENGER_ASKS: Final = 2.0
INBOX_ASKS: Final = 2.5


@measured("messenger: a message to the other side, 200 windows", 3_000)
def both_ways(stage: Stage) -> Result:
    """The slowest but 5 % of messages to the Inbox and of answers to the window, from being sent to being there."""
    Channel.objects.filter(pk=stage.channel.pk).update(allowed_origins=[SHOP])
    dice = random.Random(SEED)  # noqa: S311 - not for secrets
    with _running() as server:
        windows = [
            _Window.opened(server, stage.channel, UUID(int=dice.getrandbits(128), version=4)) for _ in range(WINDOWS)
        ]
        inboxes = [_Inbox(server, stage) for _ in range(INBOXES)]
        customer, manager = windows.pop(), inboxes.pop()
        asking = [(window.news, MESSENGER_ASKS) for window in windows] + [(one.news, INBOX_ASKS) for one in inboxes]
        with _asked_all_the_time(asking):
            time.sleep(MESSENGER_ASKS)
            before, began = Cpu.used(server.process), time.monotonic()
            sent = [_until_seen(customer.write, lambda: manager.news(customer), INBOX_ASKS) for _ in range(ROUNDS)]
            answered = [
                _until_seen(lambda text: manager.answer(customer, text), customer.news, MESSENGER_ASKS)
                for _ in range(ROUNDS)
            ]
            seconds = time.monotonic() - began
            # Of a second, with all that the windows ask.
            cpu = Cpu.used(server.process).since(before, max(1, round(seconds)))
    both = sorted([*sent, *answered])
    more = {"median ms": both[len(both) // 2], "slowest ms": both[-1]}
    return Result(both[len(both) * 95 // 100], "ms", more, cpu)


@contextmanager
def _running() -> Iterator[WebServer]:
    """A web server for which one address may have as many windows as there are."""
    with running(
        ROSTER_SCRIPT_CALLS_OF_ADDRESS="0",
        ROSTER_SCRIPT_CALLS_OF_VISITOR="0",
        ROSTER_MESSENGER_NEWS_OF_ADDRESS="0",
        ROSTER_MESSENGER_MESSAGES_OF_ADDRESS="0",
        ROSTER_MESSENGER_MESSAGES_OF_VISITOR="0",
        ROSTER_MESSENGER_CHATS_OF_ADDRESS="0",
        ROSTER_MESSENGER_CHATS_OF_VISITOR="0",
    ) as server:
        yield server


@dataclass
class _Connection:
    """A keep-alive connection of one browser. It is opened again when the server has closed it."""

    server: WebServer
    headers: Mapping[str, str]

    def __post_init__(self) -> None:
        self._http = http.client.HTTPConnection(self.server.address.host, self.server.address.port, timeout=60)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> str:
        """Return the response's text. Raise AssertionError when it isn't a success."""
        while True:
            try:
                self._http.request(method, path, body.encode(), {**self.headers, **headers})
                response = self._http.getresponse()
            except (ConnectionError, http.client.RemoteDisconnected):
                self._http.close()
                continue
            text = response.read().decode()
            if response.status == 503 and (seconds := response.headers["Retry-After"]):
                time.sleep(float(seconds))
                continue
            if response.status not in (200, 204):
                raise AssertionError(f"{path} answered {response.status}: {text[:200]}")
            return text


class _Window:
    """A customer's open window, with a chat in it."""

    def __init__(self, server: WebServer, channel: Channel, veil_id: UUID) -> None:
        headers = {"Origin": SHOP, "Content-Type": "application/json"}
        self._connection, self._veil_id = _Connection(server, headers), str(veil_id)
        self._key = channel.plugin_key
        self.chat: int | None = None
        self.after = 0

    @classmethod
    def opened(cls, server: WebServer, channel: Channel, veil_id: UUID) -> "_Window":
        window = cls(server, channel, veil_id)
        window._call("plugin_boot", page=f"{SHOP}/")
        window.write("Where is my parcel?")
        return window

    def write(self, text: str) -> None:
        said = self._call("plugin_chat_messages", chat=self.chat, clientId=str(uuid4()), text=text)
        self.chat, self.after = said["chat"], max(self.after, said["message"]["id"])

    def news(self) -> str:
        """Return the texts that are new in the window."""
        messages = self._call("plugin_chats", chat=self.chat, after=self.after)["messages"]
        self.after = max([self.after, *(message["id"] for message in messages)])
        return " ".join(message["text"] for message in messages)

    def _call(self, route: str, **body: Any) -> Any:
        path = reverse(route, "crm.api.urls", [self._key])
        return json.loads(self._connection.ask("POST", path, json.dumps({"veilId": self._veil_id, **body})))


class _Inbox:
    """A manager's window of the Inbox."""

    def __init__(self, server: WebServer, stage: Stage) -> None:
        self._stage = stage
        stage.get(stage.address("inbox"))  # the token that a POST needs
        token = stage.client.cookies[settings.CSRF_COOKIE_NAME].value
        self._connection = _Connection(server, {"Cookie": stage.cookie, "HX-Request": "true", "X-CSRFToken": token})

    def news(self, window: _Window | None = None) -> str:
        """Return the parts of the page that have changed, for a manager whose window shows the chat of `window`."""
        query = {"chat": window.chat, "after": window.after, "rows": 30} if window else {"rows": 30}
        return self._connection.ask("GET", self._stage.address("inbox_news", **query))

    def answer(self, window: _Window, text: str) -> None:
        path = reverse("chat_answers", args=[self._stage.channel.slug, window.chat])
        body = urlencode({"text": text})
        self._connection.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})


def _until_seen(send: Callable[[str], None], news: Callable[[], str], every: float) -> float:
    """Return how many ms a text takes from being sent until `news`, asked so often, has it."""
    text = uuid4().hex
    asked = time.monotonic() + random.random() * every  # noqa: S311 - when the other side asks next is chance
    began = time.monotonic()
    send(text)
    while True:
        time.sleep(max(0.0, asked - time.monotonic()))
        if text in news():
            return (time.monotonic() - began) * 1000
        asked = max(asked + every, time.monotonic())


@contextmanager
def _asked_all_the_time(asking: list[tuple[Callable[[], str], float]]) -> Iterator[None]:
    """Let each of these be asked so often, from a moment of its own."""
    ended = Event()

    def ask(news: Callable[[], str], every: float) -> None:
        ended.wait(random.random() * every)  # noqa: S311 - not for secrets
        while not ended.is_set():
            news()
            ended.wait(every)

    with ThreadPoolExecutor(len(asking)) as pool:
        asked = [pool.submit(ask, news, every) for news, every in asking]
        try:
            yield
        finally:
            ended.set()
        for one in asked:
            one.result()
