"""What is done after a response: once it has been sent, and without harm to it."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from crm.after_response import run_after_response
from tests.cast import Person, add_number_key

BUYERS = '{"and":[{"key":"profile.total","operator":"$gt","values":[1]}]}'


def close(response: HttpResponse) -> None:
    """Close it as Django's test client does: the connection, and so the transaction of the test, stays."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def ask_for_the_count(person: Person) -> Any:
    """Answer as a server does that hasn't sent the response yet."""
    factory = RequestFactory()
    factory.cookies = person.client.cookies
    return WSGIHandler().get_response(factory.get(person.url("contacts_count"), {"filter": BUYERS}))


def test_the_use_of_a_key_is_noted_after_the_response(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.indexes.actions.random.randrange", lambda limit: 0)
    add_number_key(alice.channel, "total")
    alice.get("contacts")  # signs of life of the session are written down here
    with CaptureQueriesContext(connection) as queries:
        response = ask_for_the_count(alice)
    assert response.status_code == 200
    assert [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    close(response)
    assert list(alice.channel.key_indexes.values_list("key", flat=True)) == ["profile.total"]


def test_an_error_after_the_response_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    response = HttpResponse("Hello")
    run_after_response(response, lambda: 1 / 0)
    close(response)
    assert response.closed
    assert "ZeroDivisionError" in caplog.text


def test_several_works_after_one_response_are_all_done() -> None:
    done: list[str] = []
    response = HttpResponse("Hello")
    run_after_response(response, lambda: done.append("first"))
    run_after_response(response, lambda: done.append("second"))
    assert done == []
    close(response)
    assert sorted(done) == ["first", "second"]
