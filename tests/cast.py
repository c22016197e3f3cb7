"""The people of the tests: Alice owns, Bob is basic, Vera may only view, Charlie is of another channel."""

import secrets
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.keys import add_key
from contacts.models import Contact
from crm.accounts.sessions import SessionStore
from crm.actors import SYSTEM, Actor
from crm.channels.initialisation import initialise
from crm.log import record
from crm.models import Channel, Manager, Role, User
from crm.permissions import BASIC

PASSWORD = "correct horse 9!"
HTMX = {"HX-Request": "true"}


@dataclass
class Person:
    """Somebody who signs in, and his place in one channel."""

    user: User
    manager: Manager

    @property
    def channel(self) -> Channel:
        return self.manager.channel

    @property
    def actor(self) -> Actor:
        return Actor.of(self.manager, "127.0.0.1")

    @cached_property
    def client(self) -> Client:
        """A browser in which this person is signed in: with a session as signing in leaves it, and no more."""
        session = {
            SESSION_KEY: str(self.user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: self.user.get_session_auth_hash(),
        }
        key, until = secrets.token_hex(16), timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        Session.objects.create(session_key=key, session_data=SessionStore().encode(session), expire_date=until)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.channel.slug, *args])

    def get(self, name: str, /, *args: Any, **params: Any) -> Any:
        """Open a page of the own channel."""
        return self.client.get(self.url(name, *args), params)

    def part(self, name: str, *args: Any, target: str = "", **params: Any) -> Any:
        """Fetch a part of a page, as htmx does; `target` is the id of the element that it goes into."""
        headers = {**HTMX, **({"HX-Target": target} if target else {})}
        return self.client.get(self.url(name, *args), params, headers=headers)

    def post(self, name: str, /, *args: Any, **data: Any) -> Any:
        return self.client.post(self.url(name, *args), data)


def make_channel(slug: str, name: str, **settings: Any) -> Channel:
    """A channel as `create_channel` leaves it, without its questions: nearly every test needs one."""
    channel = Channel.objects.create(
        slug=slug,
        name=name,
        country="KR",
        member_hash_secret=secrets.token_hex(32),
        plugin_key=secrets.token_urlsafe(24),
        **settings,
    )
    owner = Role(channel=channel, name="owner", kind=Role.Kind.OWNER)
    basic = Role(channel=channel, name="basic", kind=Role.Kind.BASIC, granted=sorted(BASIC), is_default=True)
    Role.everywhere.bulk_create([owner, basic])
    initialise(channel)
    record(channel, "channel.created", channel, by=SYSTEM)
    return channel


def hire(channel: Channel, name: str, role: Role) -> Person:
    """Somebody as `add_manager` adds them, without its questions."""
    user = User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name)
    # The manager has a channel and a user of its own, as one that was read: changes to the others don't reach them.
    manager = Manager.everywhere.create(channel=copy(channel), user=copy(user), role=role)
    record(channel, "manager.added", manager, by=SYSTEM, after={"role": role.name})
    return Person(user, manager)


def owner_role(channel: Channel) -> Role:
    return channel.roles.get(kind=Role.Kind.OWNER)


def basic_role(channel: Channel) -> Role:
    return channel.roles.get(kind=Role.Kind.BASIC)


def viewer_role(channel: Channel) -> Role:
    return Role.everywhere.create(channel=channel, name="viewer", granted=["contacts.view"])


def member(channel: Channel, member_id: str, name: str = "", **more: Any) -> Contact:
    """A member; keywords that are columns go there, all others into the profile."""
    columns = {key: more.pop(key) for key in list(more) if key in COLUMNS}
    profile = {"name": name, **more} if name else more
    contact = Contact.everywhere.create(channel=channel, type="member", member_id=member_id, profile=profile, **columns)
    contact.refresh_from_db()
    return contact


def lead(channel: Channel, name: str = "", **more: Any) -> Contact:
    """A lead, with keywords as for a member."""
    contact = member(channel, secrets.token_hex(8), name, **more)
    channel.contacts.filter(pk=contact.pk).update(type="lead", member_id=None)
    contact.refresh_from_db()
    return contact


COLUMNS = {field.name for field in Contact._meta.fields}


def add_number_key(channel: Channel, key: str) -> None:
    add_key(channel, key, "number", by=SYSTEM)
