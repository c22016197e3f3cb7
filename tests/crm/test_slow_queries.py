"""A query that takes too long is stopped where somebody waits for it, and only there."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from crm.models import Channel
from crm.waiting import REFUSED, Cancellation, working_for
from tests.cast import Person

REFUSE: dict[str, Any] = {REFUSED: True}
ROOT = Path(__file__).parent.parent.parent
SHOW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(*cursor.fetchone())
"""


def sleep(*_: object, **__: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


@pytest.fixture
def hurry(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 100")
    yield
    connection.close()


@pytest.fixture
def slow(hurry: None, alice: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Alice, on a page that takes too long."""
    monkeypatch.setattr("contacts.views.page.counts.managed_users", sleep)
    assert alice.client
    return alice


def test_a_page_that_takes_too_long_says_so(slow: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "crm.middleware"):
        page = slow.get("contacts", q="ada@example.com")
    assert page.status_code == 503
    assert "That took too long" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert [record.levelname for record in caplog.records if record.name == "crm.middleware"] == ["WARNING"]
    assert "/c/acme/contacts/ took too long" in caplog.text
    assert "ada@example.com" not in caplog.records[0].getMessage()
    assert slow.get("chatroom").status_code == 200


def test_other_faults_of_the_database_are_faults(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("contacts.views.page.counts.managed_users", broken)
    alice.client.raise_request_exception = False
    assert alice.get("contacts").status_code == 500


@pytest.mark.parametrize(
    ("first", "env", "timeout"),
    [
        ("import crm.wsgi", {}, "15s"),
        ("import crm.wsgi", {"ROSTER_INTERACTIVE_TIMEOUT_MS": "2500"}, "2500ms"),
        ("import django; django.setup()", {}, "0"),
    ],
    ids=["web", "web-as-told", "worker"],
)
def test_only_web_processes_have_a_time_limit(db: None, first: str, env: dict[str, str], timeout: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", first + SHOW],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings", "DATABASE_URL": url()} | env,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.strip() == timeout, done.stderr


def url() -> str:
    """This test's database."""
    of = settings.DATABASES["default"]
    password = f":{of['PASSWORD']}" if of.get("PASSWORD") else ""
    port = f"&port={of['PORT']}" if of.get("PORT") else ""
    return f"postgres://{of['USER']}{password}@/{of['NAME']}?host={of['HOST']}{port}"


@pytest.mark.parametrize(("language", "words"), [("en", "This page tries again"), ("ko", "자동으로 다시 시도")])
def test_a_person_reads_that_others_come_first(alice: Person, language: str, words: str) -> None:
    alice.user.language = language
    alice.user.save()
    page = alice.client.get(alice.url("contacts"), **REFUSE)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "1")
    assert words in page.content.decode()
    assert page.headers["Refresh"] == "3"


def test_what_was_to_be_written_is_not_sent_again_by_a_page(alice: Person, acme: Channel) -> None:
    form = {"name": "Ada", "email": "ada@example.com"}
    page = alice.client.post(alice.url("lead_new"), form, **REFUSE)
    assert page.status_code == 503
    assert "nothing was changed" in page.content.decode()
    assert "Refresh" not in page.headers
    assert not acme.contacts.exists()


@pytest.mark.django_db(transaction=True)
def test_a_query_that_nobody_waits_for_is_stopped(
    alice: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cancellation = Cancellation()

    def count(*_: object) -> None:
        Timer(0.3, cancellation.request).start()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr("contacts.views.page.counts.managed_users", count)
    with working_for(cancellation):
        assert alice.get("contacts").status_code == 499
    assert not [record for record in caplog.records if record.name == "crm.middleware"]
    assert alice.get("chatroom").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_writes_is_not_stopped_halfway(alice: Person, acme: Channel) -> None:
    cancellation = Cancellation()
    cancellation.request()
    with working_for(cancellation):
        alice.client.post(alice.url("lead_new"), {"name": "Ada", "email": "ada@example.com"})
        assert alice.get("contacts").status_code == 499
    assert acme.contacts.count() == 1
