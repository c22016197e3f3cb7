"""What a refused request leaves in the server's log."""

import logging

import pytest
from django.test import Client

from crm.server.log_filters import WithoutTraceback
from tests.cast import Person


@pytest.mark.parametrize("path", ["log", "inbox_news"])
def test_a_refusal_is_one_line_in_the_log(vera: Person, path: str, caplog: pytest.LogCaptureFixture) -> None:
    assert vera.get(path).status_code == 403
    assert _lines(caplog) == 1


def test_a_page_that_is_not_there_is_one_line_too(vera: Person, caplog: pytest.LogCaptureFixture) -> None:
    assert vera.client.get("/c/nowhere/contacts/").status_code == 404
    assert _lines(caplog) == 1


def test_a_fault_of_ours_keeps_its_traceback(
    vera: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.middleware.needed", lambda *_given: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(vera.user)
    assert client.get(vera.url("contacts")).status_code == 500
    assert "ZeroDivisionError" in caplog.text


def test_the_filter_is_where_requests_are_logged() -> None:
    assert any(isinstance(found, WithoutTraceback) for found in logging.getLogger("django.request").filters)


def _lines(caplog: pytest.LogCaptureFixture) -> int:
    """How many lines of requests there are, as the server's own handler writes them."""
    records = [record for record in caplog.records if record.name == "django.request"]
    return len("\n".join(logging.Formatter("%(message)s").format(record) for record in records).splitlines())
