"""Where everything is measured: a channel in a database of its own, and its owner's browser."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from crm import managers
from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Channel, Role, User

SLUG = "bench"
OWNER = "owner@example.com"


@dataclass(frozen=True)
class Stage:
    """The channel and its owner's browser; `contacts` is the number of contacts in the channel."""

    channel: Channel
    owner: User
    contacts: int

    @classmethod
    def set_up(cls, contacts: int) -> "Stage":
        """Return the channel and its owner; create them if missing."""
        channel = Channel.objects.filter(slug=SLUG).first() or actions.create_channel(
            SLUG, "Bench", by=SYSTEM, time_zone="Asia/Seoul", country="KR"
        )
        owner = User.objects.filter(email=OWNER).first() or User.objects.create_user(OWNER, name="Olivia Owner")
        if not channel.managers.filter(user=owner).exists():
            managers.add_manager(channel, owner, channel.roles.get(kind=Role.Kind.OWNER), by=SYSTEM)
        return cls(channel, owner, contacts)

    @cached_property
    def client(self) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(self.owner)
        return client

    @property
    def cookie(self) -> str:
        """Return the Cookie header of the owner's browser."""
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())

    def address(self, route: str, **params: Any) -> str:
        """Return the path of a page of the channel."""
        return reverse(route, args=[self.channel.slug]) + (f"?{urlencode(params)}" if params else "")

    def get(self, address: str, target: str | None = None) -> Any:
        """Return the response; with `target`, as htmx requests that part. Raise AssertionError if it isn't a 200."""
        headers = {} if target is None else {"HX-Request": "true", "HX-Target": target}
        response = self.client.get(address, headers=headers)
        if response.status_code != 200:
            raise AssertionError(f"{address} answered {response.status_code}.")
        return response

    def vacuum(self) -> None:
        """Vacuum and analyse, as PostgreSQL would sooner or later, so that all runs are measured with it."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
