"""A program with a key, as the tests of the APIs send its requests."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from crm.actors import SYSTEM
from crm.api.keys import NewKey, make_key
from crm.models import Channel


@dataclass
class Program:
    """What it sends is JSON; what it gets is the response of Django's test client."""

    made: NewKey

    @classmethod
    def of(cls, channel: Channel, name: str = "Shop") -> "Program":
        return cls(make_key(channel, name, by=SYSTEM))

    @property
    def headers(self) -> dict[str, str]:
        return {"x-access-key": self.made.key.access_key, "x-access-secret": self.made.secret}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Headers are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = Client(headers=self.headers | named, raise_request_exception=False)
        more = {} if method == "GET" else {"data": "" if body is None else body, "content_type": "application/json"}
        return getattr(client, method.lower())(path, **more)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)
