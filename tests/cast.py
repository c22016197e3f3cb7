"""The people of the tests: Alice owns, Bob is basic, Vera may only view, Charlie is of another channel."""

import secrets
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.keys import add_key
from contacts.models import Contact
from crm.accounts.sessions import SessionStore
from crm.actors import SYSTEM, Actor
from crm.channels.actions import create_channel
from crm.log import record
from crm.models import Channel, Manager, Role, User
from crm.precompiled import Precompiled
from tests.inserting import insert, insert_and_read, statement, stored, values_of, written

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
        row = Session(session_key=key, session_data=SessionStore().encode(session), expire_date=until)
        with connection.cursor() as cursor:
            cursor.execute(statement(Session, has_id=True), values_of(row, has_id=True))
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
    """A channel as `create_channel` leaves it, by two statements: nearly every test needs one."""
    channel = insert(
        Channel(
            slug=slug,
            name=name,
            country="KR",
            member_hash_secret=secrets.token_hex(32),
            plugin_key=secrets.token_urlsafe(24),
            **settings,
        )
    )
    start, rows = _start()
    with connection.cursor() as cursor:
        cursor.execute(start, {"channel": channel.pk, "name": name, "now": timezone.now(), **rows})
    return channel


@cache
def _start() -> tuple[str, dict[str, str]]:
    """Return SQL that inserts what a channel starts with, and the rows of each table as JSON.

    They are read of a channel that the program has created, which is taken back.
    """
    inserts, rows = [], {}
    with transaction.atomic(), connection.cursor() as cursor:
        started = create_channel(f"start-{secrets.token_hex(4)}", "Start", by=SYSTEM, country="KR")
        for model in [relation.related_model for relation in Channel._meta.related_objects]:
            table = model._meta.db_table
            if model._base_manager.filter(channel=started).exists():
                cursor.execute(
                    f"SELECT jsonb_agg(to_jsonb(row) ORDER BY id)::text FROM {table} AS row WHERE channel_id = %s",
                    [started.pk],
                )
                (rows[table],) = cursor.fetchone()
                columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
                values = ", ".join(OF_EACH.get(column, column) for column in columns)
                source = f"jsonb_populate_recordset(NULL::{table}, %({table})s)"
                inserts.append(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {source}")
        transaction.set_rollback(True)
    *first, last = inserts
    return "WITH " + ", ".join(f"_{place} AS ({insert})" for place, insert in enumerate(first)) + " " + last, rows


# What no two channels have in common.
OF_EACH: Final = {
    "channel_id": "%(channel)s",
    "subject_id": "%(channel)s",
    "subject_name": "%(name)s",
    "created_at": "%(now)s",
    "at": "%(now)s",
}


def hire(channel: Channel, name: str, role: Role) -> Person:
    """Somebody as `add_manager` adds them, without its questions."""
    user = User(email=f"{name.lower()}@example.com", name=name, password=make_password(PASSWORD))
    # The manager has a channel and a user of its own, as one that was read: changes to the others don't reach them.
    manager = Manager(channel=copy(channel), role=role)
    with connection.cursor() as cursor:
        cursor.execute(HIRE, [*values_of(user), *values_of(manager, but="user_id")])
        manager_id, user_id = cursor.fetchone()
    stored(user, user_id)
    stored(manager, manager_id).user = copy(user)
    record(channel, "manager.added", manager, by=SYSTEM, after={"role": role.name})
    return Person(user, manager)


HIRE: Final = (
    f"WITH made AS ({statement(User)} RETURNING id)"
    f" {statement(Manager, user_id='made.id')} FROM made RETURNING id, user_id"
)


def owner_role(channel: Channel) -> Role:
    return _role(channel, Role.Kind.OWNER)


def basic_role(channel: Channel) -> Role:
    return _role(channel, Role.Kind.BASIC)


def _role(channel: Channel, kind: Role.Kind) -> Role:
    role = _roles.first(channel.pk, kind)
    assert role
    role.channel = channel
    return role


_roles: Final = Precompiled(lambda channel, kind: Role.everywhere.filter(channel=channel, kind=kind), (-1, "kind"))


def viewer_role(channel: Channel) -> Role:
    return insert(Role(channel=channel, name="viewer", granted=["contacts.view"]))


def member(channel: Channel, member_id: str, name: str = "", **more: Any) -> Contact:
    """A member; keywords that are columns go there, all others into the profile."""
    return contact(channel, type="member", member_id=member_id, **_apart(name, more))


def lead(channel: Channel, name: str = "", **more: Any) -> Contact:
    """A lead, with keywords as for a member."""
    return contact(channel, type="lead", **_apart(name, more))


def _apart(name: str, more: dict[str, Any]) -> dict[str, Any]:
    profile = {"name": name} if name else {}
    profile |= {key: value for key, value in more.items() if key not in COLUMNS}
    return {"profile": profile} | {key: value for key, value in more.items() if key in COLUMNS}


def contact(channel: Channel, **columns: Any) -> Contact:
    """Insert a contact and read it back, with what PostgreSQL makes of it, by one statement."""
    return insert_and_read(Contact(channel=channel, **columns))


def many_like(contact: Contact, count: int) -> None:
    """Insert so many members like this one by one statement; a number behind its member ID tells them apart."""
    names = [str(field.column) for field in written(Contact) if not field.primary_key]
    values = ["member_id || '-' || number" if name == "member_id" else name for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Contact._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM {Contact._meta.db_table}, generate_series(1, %s) AS number WHERE id = %s",
            [count, contact.pk],
        )


COLUMNS = {field.name for field in Contact._meta.fields}


def add_number_key(channel: Channel, key: str) -> None:
    add_key(channel, key, "number", by=SYSTEM)
