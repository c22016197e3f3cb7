"""The short way of programs' requests: no session, no page, and errors in one shape."""

import logging
from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from crm.api import lane
from crm.waiting import REFUSED, Cancellation, working_for
from tests.cast import Person

REFUSE: dict[str, Any] = {REFUSED: True}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(lane, "URLS", "tests.crm.api.urls")
    return Client(raise_request_exception=False)


@pytest.fixture
def hurry(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 100")
    yield
    connection.close()


@pytest.mark.parametrize("path", ["/open/ping", "/api/ping", "/plugin/ping"])
def test_a_program_has_no_session_and_leaves_no_cookie(program: Client, alice: Person, path: str) -> None:
    program.force_login(alice.user)
    answer = program.post(path)  # without a CSRF token
    assert (answer.status_code, answer.json()["has_session"]) == (200, False)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_asked_of_the_database_that_the_view_does_not_ask(
    db: None, program: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert program.post("/open/ping").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/open/nowhere", 404, "ENTITY_NOT_FOUND"),
        ("/api/", 404, "ENTITY_NOT_FOUND"),
        ("/open/refuse", 403, "FORBIDDEN"),
        ("/open/fail", 500, "INTERNAL_ERROR"),
    ],
)
def test_errors_have_one_shape(db: None, program: Client, path: str, status: int, code: str) -> None:
    answer = program.get(path)
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"], said["details"]) == (status, status, code, [])
    assert said["message"]
    assert "ada@example.com" not in answer.content.decode()


def test_the_pages_of_people_are_not_found_by_this_way_nor_programs_by_theirs(alice: Person, program: Client) -> None:
    assert alice.client.get("/openly/").status_code == 404
    assert "text/html" in alice.client.get("/openly/")["Content-Type"]
    assert alice.get("chatroom").status_code == 200
    assert program.get("/open/../c/acme/chatroom/").status_code == 404


def test_another_host_is_not_answered_for(db: None, program: Client) -> None:
    answer = program.get("/open/ping", headers={"host": "evil.example.com"})
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_programs_are_told_to_use_https(db: None, program: Client) -> None:
    program.handler.load_middleware()
    assert program.get("/open/ping")["Location"] == "https://testserver/open/ping"


@override_settings(BEHIND_PROXY=True)
def test_behind_a_proxy_the_address_is_that_of_the_client(db: None, program: Client) -> None:
    answer = program.get("/open/ping", headers={"x-forwarded-for": "10.0.0.1, 203.0.113.9"})
    assert answer.json()["address"] == "203.0.113.9"


def test_what_takes_too_long_is_stopped_and_said(
    hurry: None, program: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = program.get("/open/sleep?q=ada@example.com")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "UNAVAILABLE", "1")
    assert "/open/sleep took too long" in caplog.text
    assert "ada@example.com" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_reading_ends_when_nobody_waits(program: Client) -> None:
    cancellation = Cancellation()
    Timer(0.3, cancellation.request).start()
    with working_for(cancellation):
        assert program.get("/open/sleep").status_code == 499


def test_a_program_reads_that_others_come_first(db: None, program: Client) -> None:
    answer = program.post("/open/ping", **REFUSE)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "UNAVAILABLE", "1")


def test_what_a_program_did_wrong_is_not_logged_and_our_faults_are(
    db: None, program: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "django.request"):
        assert program.post("/open/ping", **REFUSE).status_code == 503
        assert program.get("/open/conflict").status_code == 409
        assert not [record for record in caplog.records if record.name == "django.request"]
        program.get("/open/fail")
    assert "ZeroDivisionError" in caplog.text


def test_the_way_stands_before_all_others() -> None:
    handler: Any = WSGIHandler()
    assert isinstance(handler._middleware_chain.__wrapped__, lane.ProgramsMiddleware)


def test_after_a_request_of_a_program_a_thread_knows_the_pages_again(db: None, program: Client) -> None:
    program.get("/open/v5/")
    assert reverse("home") == "/"
