"""What a window has asked for when a test ends."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from crm.middleware import NoStoreMiddleware
from tests.browser.screen import Screen
from tests.browser.under_way import UnderWay


def test_what_a_left_window_asked_for_is_waited_for(
    screen: Screen, under_way: UnderWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    answer: Callable[..., Any] = NoStoreMiddleware.__call__

    def answer_slowly(self: NoStoreMiddleware, request: Any) -> Any:
        time.sleep(0.3)
        done.append(request.path)
        return answer(self, request)

    screen.open("contacts")
    monkeypatch.setattr(NoStoreMiddleware, "__call__", answer_slowly)
    screen.expect_status(403)  # it has no token against forgery
    screen.page.evaluate("void fetch('/late', {method: 'POST', keepalive: true})")
    screen.empty()
    under_way.wait()
    assert "/late" in done
