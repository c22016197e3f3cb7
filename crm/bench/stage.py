"""Where the works are measured: a channel of its own database, and its owner in a browser."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Channel, Role, User

SLUG = "bench"
OWNER = "owner@example.com"


@dataclass(frozen=True)
class Stage:
    """`contacts` is how many the channel has."""

    channel: Channel
    owner: User
    contacts: int

    @classmethod
    def set_up(cls, contacts: int) -> "Stage":
        """The channel and its owner, made if they aren't there."""
        channel = Channel.objects.filter(slug=SLUG).first() or actions.create_channel(
            SLUG, "Bench", by=SYSTEM, time_zone="Asia/Seoul", country="KR"
        )
        owner = User.objects.filter(email=OWNER).first() or User.objects.create_user(OWNER, name="Olivia Owner")
        if not channel.managers.filter(user=owner).exists():
            actions.add_manager(channel, owner, channel.roles.get(kind=Role.Kind.OWNER), by=SYSTEM)
        return cls(channel, owner, contacts)

    @cached_property
    def client(self) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(self.owner)
        return client

    @property
    def cookie(self) -> str:
        """What the owner's browser sends."""
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())

    def address(self, route: str, **params: Any) -> str:
        """The path of a page of the channel."""
        return reverse(route, args=[self.channel.slug]) + (f"?{urlencode(params)}" if params else "")

    def get(self, address: str, target: str | None = None) -> Any:
        """The whole response; with `target` as htmx asks for that part. Raises AssertionError if it isn't a 200."""
        headers = {} if target is None else {"HX-Request": "true", "HX-Target": target}
        response = self.client.get(address, headers=headers)
        if response.status_code != 200:
            raise AssertionError(f"{address} answered {response.status_code}.")
        return response

    def vacuum(self) -> None:
        """What PostgreSQL would do by itself sooner or later: else one run is measured with it and one without."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
