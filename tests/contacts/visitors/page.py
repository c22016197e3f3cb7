"""A page of the company's web site, in a browser: what the install script sends from there."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from contacts.visitors.member_hash import member_hash
from crm.models import Channel

SHOP = "https://shop.example"
CHROME = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
URLS = "crm.api.urls"


@dataclass
class ShopPage:
    """A page with the script; `veil_id` is what the script keeps in the browser."""

    channel: Channel
    veil_id: UUID = field(default_factory=uuid4)
    origin: str = SHOP
    address: str = "192.0.2.7"
    user_agent: str = CHROME

    def call(self, method: str, **body: Any) -> Any:
        """Send a call; None leaves a member out."""
        body = {key: value for key, value in ({"veilId": str(self.veil_id)} | body).items() if value is not ...}
        return self.send(method, json.dumps(body))

    def send(self, method: str, raw: str | bytes, **headers: str) -> Any:
        return Client().post(
            reverse(f"plugin_{method}", URLS, [self.channel.plugin_key]),
            raw,
            content_type="text/plain;charset=UTF-8",
            headers={"Origin": self.origin, "User-Agent": self.user_agent} | headers,
            REMOTE_ADDR=self.address,
        )

    def boot(self, **body: Any) -> Any:
        return self.call("boot", **body)

    def sign_in(self, member_id: str, **body: Any) -> Any:
        """Boot as a member for whom the company's server vouches."""
        proof = member_hash(self.channel.member_hash_secret, member_id)
        return self.boot(memberId=member_id, memberHash=proof, **body)
