"""The list that is drawn may not be the one that was asked for last: then nothing is done to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def tick_all_and_add_tags(screen: Screen) -> None:
    screen.page.locator(".grid thead .tick").check()
    screen.click("Change", "#selection")
    screen.click("Add tags …", "#bulk")


def test_actions_are_locked_while_the_list_is_not_what_was_searched_for(screen: Screen) -> None:
    screen.expected += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError"]
    asked = re.compile(r"/contacts/\?.*q=ada")
    screen.open("contacts").search("민준")
    screen.lists("박민준", "김민준")
    screen.page.route(asked, lambda route: route.abort("internetdisconnected"))
    screen.page.locator("[data-search]").fill("ada")
    screen.sees("This list is out of date", "#list")
    screen.lists("박민준", "김민준")
    tick_all_and_add_tags(screen)
    screen.sees("isn’t up to date yet", "#toasts")
    expect(screen.dialog).to_have_count(0)
    screen.page.unroute(asked)
    screen.click("Try again", "#list")
    screen.lists("Ada Lovelace")
    tick_all_and_add_tags(screen)
    expect(screen.dialog).to_contain_text("1 customer")


def test_the_sidebar_marks_the_list_that_is_drawn(screen: Screen) -> None:
    everybody = screen.open("contacts").page.locator("#sidebar").get_by_role("link", name="All")
    expect(everybody).to_have_attribute("aria-current", "page")
    screen.search("ada")
    screen.lists("Ada Lovelace")
    expect(everybody).not_to_have_attribute("aria-current", "page")
