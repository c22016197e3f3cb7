"""What was asked for by a part of the page that has been replaced before the answer came."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from contacts import inbox
from contacts.models import Contact
from crm.models import Channel
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.browser.test_builder import add


@contextmanager
def held_back(screen: Screen, pattern: str) -> Iterator[None]:
    """What is asked for by an address like that is answered when the block is left."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    screen.page.route(pattern, hold)
    yield
    assert held
    for route in held:
        route.continue_()
        route.request.response()  # waits for it; there is none if the page cut it off
    screen.page.unroute(pattern)


@contextmanager
def searched_for_long(screen: Screen, text: str) -> Iterator[None]:
    """What is found is answered when the block is left."""
    with held_back(screen, "**/*q=*"):
        with screen.page.expect_request("**/*q=*"):
            screen.search(text)
        yield


@pytest.mark.usefixtures("people")
def test_a_list_that_has_changed_meanwhile(screen: Screen, step: Step) -> None:
    screen.open("contacts").counts("5")

    with step(screen, "It is sorted though it has been loaded anew."):
        with held_back(screen, "**/*sort=*"):
            screen.click("Total", ".grid thead")
            screen.page.evaluate(
                "document.querySelector('#list').dataset.old = 'yes'; htmx.trigger(document.body, 'columns')"
            )
            expect(screen.page.locator("#list[data-old]")).to_have_count(0)
        screen.lists("Grace Hopper", "박민준", "Ada Lovelace", "김민준", "이서연")
        screen.is_at("?sort=-profile.total")

    with step(screen, "A search is seen though the list has been sorted."):
        with searched_for_long(screen, "민준"):
            screen.click("Total", ".grid thead")
            screen.lists("김민준", "Ada Lovelace", "박민준", "Grace Hopper", "이서연")
        screen.lists("박민준", "김민준")
        screen.is_at("?q=%EB%AF%BC%EC%A4%80&sort=-profile.total")

    with step(screen, "What is being searched doesn’t come after the terms."):
        screen.page.locator("[data-search]").fill("")
        screen.counts("5")
        with searched_for_long(screen, "m1, m2"):
            screen.click("Enter each keyword separately")
            screen.lists("Ada Lovelace", "김민준")
        screen.lists("Ada Lovelace", "김민준")


@pytest.mark.usefixtures("people")
def test_what_was_about_to_be_searched_is_not_when_its_terms_were_taken(screen: Screen) -> None:
    screen.open("contacts").counts("5")
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.stop_clock()
    screen.search("m1, m2")
    screen.page.clock.run_for(120)  # the number of terms is asked for, the search not yet
    screen.click("Enter each keyword separately")
    screen.lists("Ada Lovelace", "김민준")
    screen.page.clock.run_for(1_000)
    screen.page.evaluate("fetch(document.baseURI)")  # whatever was asked for before has been heard of by then
    assert [url for url in asked if "q=" in url] == []


def test_a_chat_is_marked_as_read_though_more_has_come_meanwhile(
    screen: Screen, acme: Channel, people: list[Contact]
) -> None:
    chat = inbox.open_chat(acme, people[1], "Where is my parcel?")
    screen.open("inbox")
    expect(screen.page.locator("#unread-chats")).to_have_text("1 unread")
    with held_back(screen, "**/reading/"):
        screen.page.locator(f"#chat-{chat.pk}").click()
        screen.sees("Where is my parcel?", "#messages")
        inbox.receive(chat, "Hello?")
        screen.page.evaluate("document.dispatchEvent(new Event('inboxNews'))")
        screen.sees("Hello?", "#messages")
    expect(screen.page.locator("#unread-chats")).to_be_hidden()


@pytest.mark.usefixtures("people")
def test_the_operator_chosen_last_stays_whatever_is_answered_late(screen: Screen, step: Step) -> None:
    screen.open("contacts").click("Advanced Filter")
    row = add(screen, "Total")
    for second, inputs in (("is at least", 1), ("has a value", 0)):
        with step(screen, second):
            with held_back(screen, "**/condition/"):
                for choice in ("is between", second):
                    with screen.page.expect_request("**/condition/"):
                        row.locator("select").select_option(label=choice)
            expect(row.locator(".condition-value input")).to_have_count(inputs)
            expect(row.locator("option:checked")).to_have_text(second)
            expect(row.locator(".condition-value input")).to_have_count(inputs)
