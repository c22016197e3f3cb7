"""Who may come in by the addresses of programs: nobody without a working key, and none to what another channel has."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from contacts.inbox import open_chat
from contacts.models import Chat, Contact
from crm.actors import SYSTEM
from crm.api import apis
from crm.api.keys import revoke
from crm.api.lane import URLS
from crm.api.rest import RestApi
from crm.models import Channel, Webhook
from crm.webhooks import create_webhook
from segments.models import Segment
from tests.access.world import written
from tests.cast import Person, add_number_key, member
from tests.programs import Program


class Asked(NamedTuple):
    """A body that would be taken, and what a program of another channel is answered to it, who asks with Acme's ids."""

    body: Any = None
    stranger: int = 404


CHANGE: Final = {"profile": {"name": "Changed"}, "tags": ["changed"], "blocked": True}
HOOK: Final = {"name": "Warehouse", "url": "https://acme.example/hook"}

# Each method of each address that asks for a key. An address without a line here fails the tests.
ASKED: Final[dict[str, Asked]] = {
    "GET /open/v5/users/@{member_id}": Asked(),
    "PUT /open/v5/users/@{member_id}": Asked(CHANGE, stranger=200),  # who makes a member of its own
    "DELETE /open/v5/users/@{member_id}": Asked(),
    "POST /open/v5/users": Asked({"profile": {"email": "ada@example.com"}}, stranger=201),
    "GET /open/v5/users/{user_id}": Asked(),
    "PATCH /open/v5/users/{user_id}": Asked(CHANGE),
    "DELETE /open/v5/users/{user_id}": Asked(),
    "POST /open/v5/users/{user_id}/block": Asked(),
    "DELETE /open/v5/users/{user_id}/block": Asked(),
    "POST /open/v5/users/{user_id}/touch": Asked(),
    "GET /open/v5/users/{user_id}/events": Asked(),
    "POST /open/v5/users/{user_id}/events": Asked({"name": "Paid"}),
    "GET /open/v5/users/{user_id}/user-chats": Asked(),
    "POST /open/v5/users/{user_id}/user-chats": Asked(),
    "GET /open/v5/user-chats/{chat_id}/messages": Asked(),
    "POST /open/v5/user-chats/{chat_id}/messages": Asked({"plainText": "Hello"}),
    "GET /open/v5/webhooks": Asked(stranger=200),
    "POST /open/v5/webhooks": Asked({**HOOK, "scopes": ["member.deleted"]}, stranger=201),
    "GET /open/v5/webhooks/{webhook_id}": Asked(),
    "PUT /open/v5/webhooks/{webhook_id}": Asked({"name": "Changed", "enabled": False}),
    "DELETE /open/v5/webhooks/{webhook_id}": Asked(),
    "GET /api/v1/contacts": Asked(stranger=200),  # its own
    "POST /api/v1/contacts/search": Asked({"q": "Ada"}, stranger=200),
    "POST /api/v1/contacts/lookup": Asked({"terms": ["ada", "ada@example.com"]}, stranger=200),
    "POST /api/v1/bounces": Asked({"address": "ada@example.com", "kind": "soft"}, stranger=200),  # who knows nobody
    "POST /api/v1/contacts/batch": Asked({"contacts": [{"memberId": "ada", **CHANGE}]}, stranger=200),
    "GET /api/v1/profile-keys": Asked(stranger=200),
    "POST /api/v1/profile-keys": Asked({"key": "shoeSize", "type": "number"}, stranger=201),
    "PATCH /api/v1/profile-keys/{key}": Asked({"label": "Changed"}),
    "GET /api/v1/segments": Asked(stranger=200),
    "GET /api/v1/segments/{segment_id}/contacts": Asked(),
    "GET /api/v1/segments/{segment_id}/contains": Asked(),
}

# Those that ask for none, and what they answer to a POST by somebody who knows nothing.
OPEN: Final[dict[str, int]] = {
    "open/v5/": 404,
    "open/v5/openapi.json": 200,
    "api/v1/": 404,
    "api/v1/openapi.json": 200,
    "plugin/v1/{name}.js": 405,
    "plugin/v1/{key}/boot/": 404,
    "plugin/v1/{key}/update/": 404,
    "plugin/v1/{key}/tags/add/": 404,
    "plugin/v1/{key}/tags/remove/": 404,
    "plugin/v1/{key}/track/": 404,
    "plugin/v1/{key}/touch/": 404,
    "plugin/v1/{key}/messenger/": 404,
    "plugin/v1/{key}/chats/": 404,
    "plugin/v1/{key}/chats/messages/": 404,
    "plugin/v1/{key}/chats/follow-up/": 404,
    "plugin/v1/{key}/forms/showing/": 404,
    "plugin/v1/{key}/forms/start/": 404,
    "plugin/v1/{key}/forms/answers/": 404,
    "plugin/v1/{key}/forms/closure/": 404,
    "plugin/shopify/{key}/": 404,
}


@cache
def routes() -> set[str]:
    """All addresses of programs, with names of arguments as documents write them."""
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in _walk(get_resolver(URLS).url_patterns)}


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def root_of(api: RestApi) -> str:
    return reverse(f"{api.urls_namespace}:api-root", urlconf=URLS)


def operations() -> set[str]:
    """Methods and addresses of those that ask for a key: what the documents name."""
    return {
        f"{method.upper()} {path}"
        for api in (apis.OPEN, apis.OWN)
        for path, methods in api.get_openapi_schema(path_prefix=root_of(api))["paths"].items()
        for method in methods
    }


def test_every_address_has_a_stated_answer() -> None:
    asked = operations()
    assert asked == ASKED.keys()
    assert routes() - {name.partition(" /")[2] for name in asked} == OPEN.keys()


class Borg(NamedTuple):
    """What is there: Ada, a segment, a chat and a webhook of Acme, and a program of another channel."""

    ada: Contact
    segment: Segment
    chat: Chat
    webhook: Webhook
    stranger: Program


@pytest.fixture
def borg(acme: Channel, charlie: Person) -> Borg:
    add_number_key(acme, "total")
    ada = member(acme, "ada", "Ada", email="ada@example.com")
    everybody = Segment.everywhere.create(channel=acme, name="Everybody", filter={"and": []}, position=1)
    chat = open_chat(acme, ada, "Where is my parcel?")
    webhook = create_webhook(acme, {**HOOK, "scopes": ["member.deleted"]}, by=SYSTEM)
    return Borg(ada, everybody, chat, webhook, Program.of(charlie.channel))


def path_of(name: str, borg: Borg) -> str:
    things = {
        "member_id": borg.ada.member_id,
        "user_id": borg.ada.pk,
        "key": "total",
        "segment_id": borg.segment.pk,
        "chat_id": borg.chat.pk,
        "webhook_id": borg.webhook.pk,
    }
    return re.sub(r"{(\w+)}", lambda found: str(things[found[1]]), name.partition(" ")[2])


@pytest.mark.parametrize("name", ASKED)
def test_nobody_comes_in_without_a_working_key(name: str, shop: Program, borg: Borg) -> None:
    revoked = Program.of(shop.made.key.channel)
    revoke(revoked.made.key, by=SYSTEM)
    method, path, body = name.partition(" ")[0], path_of(name, borg), ASKED[name].body
    mixed = {"x_access_secret": borg.stranger.made.secret}
    before = written()
    answers = [
        Client().generic(method, path, "{}", "application/json"),
        shop.send(method, path, body, x_access_secret="wrong"),
        shop.send(method, path, body, x_access_secret=""),
        shop.send(method, path, body, **mixed),
        shop.send(method, path, body, x_access_key="x" * 5_000),
        revoked.send(method, path, body),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert written() == before


@pytest.mark.parametrize("name", ASKED)
def test_a_program_of_another_channel_finds_and_changes_nothing(name: str, acme: Channel, borg: Borg) -> None:
    before = state(acme)
    answer = borg.stranger.send(name.partition(" ")[0], path_of(name, borg), ASKED[name].body)
    assert answer.status_code == ASKED[name].stranger
    assert state(acme) == before
    if answer.status_code < 300:
        told = answer.content.decode()
        for secret in (
            f'"channelId": "{acme.pk}"',
            '"Ada"',
            '"total"',
            '"Everybody"',
            borg.webhook.secret,
        ):
            assert secret not in told


def state(channel: Channel) -> list[Any]:
    """What the channel has."""
    things = (
        channel.contacts,
        channel.log,
        channel.profile_keys,
        channel.segments,
        channel.chats,
        channel.messages,
        channel.webhooks,
    )
    return [list(rows.values()) for rows in things]


@pytest.mark.django_db
@pytest.mark.parametrize("route", OPEN)
def test_who_knows_nothing_is_told_nothing(route: str) -> None:
    before = written()
    path = "/" + route.replace("{key}", str(uuid4())).replace("{name}", "script")
    answer = Client(raise_request_exception=False).post(path, "{}", content_type="application/json")
    assert answer.status_code == OPEN[route]
    assert OPEN[route] == 200 or {"status", "code", "message", "details"} <= answer.json().keys()
    assert written() == before
