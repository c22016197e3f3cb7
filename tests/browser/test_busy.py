"""A server that has too much to do refuses at once, and the browser asks again."""

import re

import pytest
from playwright.sync_api import Route

from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")

REFUSED = ["503 (Service Unavailable)", "Response Status Error Code 503"]


def refuse(screen: Screen, asked: "re.Pattern[str]", times: int) -> list[str]:
    """Refuse so many requests, as the queue in front of the application does; return the addresses of all of them."""
    screen.expected += REFUSED
    seen = list[str]()

    def answer(route: Route) -> None:
        seen.append(route.request.url)
        if len(seen) > times:
            route.continue_()
        else:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="Busy.")

    screen.page.route(asked, answer)
    return seen


def test_what_the_server_is_too_busy_for_is_asked_again(screen: Screen) -> None:
    screen.open("contacts")
    seen = refuse(screen, re.compile(r"/contacts/\?.*q=ada"), 2)
    screen.page.locator("[data-search]").fill("ada")
    screen.sees("Trying again", "#toasts")
    screen.lists("Ada Lovelace")
    assert len(seen) == 3


def test_what_was_asked_since_then_counts(screen: Screen) -> None:
    screen.open("contacts")
    seen = refuse(screen, re.compile(r"/contacts/\?.*q=ada"), 1)
    screen.page.locator("[data-search]").fill("ada")
    screen.sees("Trying again", "#toasts")
    screen.page.locator("[data-search]").fill("민준")
    screen.lists("박민준", "김민준")
    screen.page.wait_for_timeout(2_000)  # by then it would have asked for “ada” again
    screen.lists("박민준", "김민준")
    assert len(seen) == 1
