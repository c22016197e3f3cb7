"""Keys of programs: made, shown once, used, revoked."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.actors import SYSTEM
from crm.api.keys import actions, make_key, revoke
from crm.models import ApiKey, Channel
from tests.cast import Person, member
from tests.programs import Program

NOBODY = "/open/v5/users/@nobody"


def test_a_key_lets_a_program_in_and_its_secret_is_kept_nowhere(acme: Channel) -> None:
    shop = Program.of(acme)
    assert shop.get(NOBODY).json()["code"] == "ENTITY_NOT_FOUND"
    with connection.cursor() as cursor:
        cursor.execute("SELECT crm_apikey::text FROM crm_apikey")
        assert shop.made.secret not in cursor.fetchone()[0]
    assert shop.made.secret not in repr(list(acme.log.values()))


@pytest.mark.parametrize(
    "headers",
    [
        {"x_access_secret": "wrong"},
        {"x_access_secret": ""},
        {"x_access_key": "wrong"},
        {"x_access_key": ""},
        {"x_access_key": "김" * 500},
        {"x_access_key": "\x00"},
        {"x_access_secret": "x" * 10_000},
    ],
)
def test_a_wrong_key_or_secret_is_refused_alike(shop: Program, headers: dict[str, str]) -> None:
    answer = shop.get(NOBODY, **headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert answer.json()["message"].startswith("Send an access key and its secret")
    assert "x-ratelimit-remaining" not in answer


def test_a_key_works_no_longer_from_the_request_after_its_revocation(shop: Program, acme: Channel) -> None:
    assert shop.get(NOBODY).status_code == 404
    assert revoke(shop.made.key, by=SYSTEM)
    assert shop.get(NOBODY).status_code == 401
    assert not revoke(shop.made.key, by=SYSTEM)
    assert list(acme.log.order_by("pk").values_list("verb", flat=True))[-2:] == ["api_key.made", "api_key.revoked"]


def test_a_channel_that_is_being_deleted_answers_no_program(shop: Program, acme: Channel) -> None:
    Channel.objects.filter(pk=acme.pk).update(deletion_requested_at=timezone.now())
    assert shop.get(NOBODY).status_code == 401


def test_the_last_use_is_kept_but_not_with_each_request(shop: Program) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        shop.get(NOBODY)
        assert ApiKey.everywhere.get().last_used_at == now
        with CaptureQueriesContext(connection) as queries:
            shop.get(NOBODY)
        assert not [query for query in queries if query["sql"].startswith('UPDATE "crm_apikey"')]
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        shop.get(NOBODY)
    assert ApiKey.everywhere.get().last_used_at == now + timedelta(minutes=2)


def test_a_name_is_needed_and_there_is_an_end(acme: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        make_key(acme, "  ", by=SYSTEM)
    monkeypatch.setattr(actions, "MOST", 1)
    first = make_key(acme, "One", by=SYSTEM)
    with pytest.raises(ValidationError, match="at most 1"):
        make_key(acme, "Two", by=SYSTEM)
    revoke(first.key, by=SYSTEM)
    make_key(acme, "Two", by=SYSTEM)


def test_the_command_prints_a_key_that_works(acme: Channel) -> None:
    out = StringIO()
    call_command("api_key", "acme", "Shop", stdout=out)
    made: dict[str, Any] = json.loads(out.getvalue())
    key = ApiKey.everywhere.get(access_key=made["accessKey"])
    assert (key.name, key.channel) == ("Shop", acme)
    shop = Program(actions.NewKey(key, made["accessSecret"]))
    assert shop.get(NOBODY).status_code == 404


@pytest.mark.parametrize(("channel", "name"), [("nowhere", "Shop"), ("acme", ""), ("acme", "x" * 51)])
def test_the_command_says_no(acme: Channel, channel: str, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("api_key", channel, name)


def test_another_channels_program_finds_nothing(alice: Person, charlie: Person) -> None:
    ada = member(alice.channel, "ada", "Ada")
    stranger = Program.of(charlie.channel)
    for path in ("/open/v5/users/@ada", f"/open/v5/users/{ada.pk}"):
        assert stranger.get(path).status_code == 404
        assert stranger.delete(path).status_code == 404
    assert stranger.patch(f"/open/v5/users/{ada.pk}", {"tags": ["x"]}).status_code == 404
    ada.refresh_from_db()
    assert ada.tags == []
