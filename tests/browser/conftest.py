"""Journeys in headless Chromium, on a live server with the cast; any error in the console fails the test."""

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from contacts.models import Contact
from crm.models import Channel
from crm.server.joining import is_joined, joined
from tests import cast
from tests.browser.chromium import ARGUMENTS, NARROW, WIDE, program
from tests.browser.screen import Screen
from tests.browser.under_way import UnderWay, counted
from tests.cast import Person

HERE = Path(__file__).parent

Step = Callable[[Screen, str], AbstractContextManager[None]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = program()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing: see .ci/chromium.")
    if path is None:
        pytest.skip("Chromium is missing.")
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        connections.close_all()  # those of the tests, which are out of reach once the loop has ended
        browser.close()


@pytest.fixture(scope="session")
def kept_files() -> Iterator[None]:
    """As in operation, a page has one stylesheet and one script, and the browser keeps what it has asked for once."""
    serve = StaticFilesHandler.serve
    join = cache(lambda name: joined(name, lambda name: Path(finders.find(name) or name).read_text()))

    def serve_to_keep(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        name = self.file_path(request.path)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        response = HttpResponse(join(name), content_type=kind) if is_joined(name) else serve(self, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    with patch.object(StaticFilesHandler, "serve", serve_to_keep):
        yield


@pytest.fixture(scope="session")
def under_way() -> Iterator[UnderWay]:
    with counted() as under_way:
        yield under_way


@pytest.fixture(scope="session")
def windows() -> defaultdict[Hashable, list[Page]]:
    """Those that tests have left, by their kind. A new one takes as much work as many a test."""
    return defaultdict(list)


@pytest.fixture
def screen_of(
    chromium: Browser, live_server: Any, kept_files: None, under_way: UnderWay, windows: dict[Hashable, list[Page]]
) -> Iterator[Callable[..., Screen]]:
    """`screen_of(person)`: a browser of its own, in which that person is signed in; nobody, if there is none."""
    screens: list[tuple[Hashable, Screen]] = []

    def make(person: Person | None = None, size: tuple[int, int] = WIDE, **more: Any) -> Screen:
        kind = (size, *sorted(more.items()))
        screens.append((kind, Screen(windows[kind].pop() if windows[kind] else new(size, **more), person)))
        screens[-1][1].resize(size)  # the test before may have left it otherwise
        return screens[-1][1]

    def new(size: tuple[int, int], **more: Any) -> Page:
        width, height = size
        viewport: ViewportSize = {"width": width, "height": height}
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, reduced_motion="reduce", **more)
        return context.new_page()

    yield make
    faults = [fault for _kind, screen in screens for fault in screen.faults]  # leaving cuts off what is being asked for
    for kind, screen in screens:
        if screen.has_stopped_clock:
            screen.context.close()
        else:
            screen.leave()
            windows[kind].append(screen.page)
    under_way.wait()
    assert faults == []


@pytest.fixture
def screen(screen_of: Callable[..., Screen], alice: Person) -> Screen:
    """Alice's, wide."""
    return screen_of(alice)


@pytest.fixture
def phone(screen_of: Callable[..., Screen], alice: Person) -> Screen:
    """Alice's, narrow."""
    return screen_of(alice, NARROW, has_touch=True)


@pytest.fixture
def step(subtests: pytest.Subtests) -> Step:
    """Several things can be done on a page that is loaded once, each in a step with a sentence as its name.

    What goes wrong in a step is reported by that name. The page is loaded anew then, for the steps that follow. What
    the toasts say is of this step, not of the one before.
    """

    @contextmanager
    def step(screen: Screen, name: str) -> Iterator[None]:
        address, expected, is_done = screen.page.url, list(screen.expected), False
        screen.page.evaluate("document.querySelectorAll('.toast').forEach((toast) => toast.remove())")
        with subtests.test(name):
            yield
            assert screen.faults == []
            is_done = True
        screen.faults, screen.expected = [], expected
        if not is_done:
            screen.page.goto(address)

    return step


@pytest.fixture
def people(acme: Channel) -> list[Contact]:
    """Five, the last of them seen last; two are called 민준."""
    cast.add_number_key(acme, "total")
    return [
        cast.member(acme, "m1", "김민준", mobileNumber="+821012345678", total=5, tags=["vip"]),
        cast.member(acme, "m2", "Ada Lovelace", email="ada@engine.example", total=40),
        cast.member(acme, "m3", "박민준", total=300, tags=["vip", "new"]),
        cast.member(acme, "m4", "Grace Hopper", total=2000.5),
        cast.member(acme, "m5", "이서연", city="서울"),
    ]


@pytest.fixture
def crowd(acme: Channel) -> list[Contact]:
    """230."""
    return Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=f"m{number:03}", profile={"name": f"Person {number:03}"})
        for number in range(1, 231)
    )
