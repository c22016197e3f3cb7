"""Finding somebody: typing, sorting, scrolling, and the address that keeps it all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Step
from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def test_somebody_is_searched_for(screen: Screen, step: Step) -> None:
    screen.open("contacts").counts("5")
    field = screen.page.locator("[data-search]")

    with step(screen, "Typing finds by name as one types."):
        screen.search("민준")
        screen.lists("박민준", "김민준")
        screen.counts("2")
        screen.sees("Found", "#list-title")
        screen.is_at("?q=%EB%AF%BC%EC%A4%80")
        expect(field).to_be_focused()
        expect(field).to_have_value("민준")

    with step(screen, "Emptying the search shows all again."):
        field.fill("")
        screen.counts("5")
        screen.is_at("/contacts/")

    with step(screen, "A mobile number is found as it is spoken."):
        screen.search("010-1234-5678")
        screen.lists("김민준")

    with step(screen, "When nobody is found one gets back to all."):
        field.fill("")
        screen.search("zzz")
        screen.sees("No customers found")
        screen.sees("contains “zzz”")
        screen.counts("0")
        screen.click("Show all customers")
        screen.counts("5")
        expect(field).to_have_value("")

    with step(screen, "A tag narrows and its chip widens again."):
        screen.page.locator(".sidebar-link", has_text="vip").click()
        screen.lists("박민준", "김민준")
        screen.sees("vip", "#list-title")
        screen.search("김")
        screen.lists("김민준")
        screen.is_at("&tag=vip")
        screen.click("Remove", ".chips")
        screen.is_at("?q=%EA%B9%80")
        screen.lists("김민준")


def test_the_header_sorts_and_the_address_keeps_it(screen: Screen, step: Step) -> None:
    screen.open("contacts")
    header = screen.page.locator("th", has=screen.page.get_by_text("Total", exact=True))

    with step(screen, "Search and order survive reload and Back."):
        screen.search("민준")
        screen.lists("박민준", "김민준")
        screen.click("Total", ".grid thead")
        screen.is_at("&sort=-profile.total")
        screen.click("Total", ".grid thead")
        screen.lists("김민준", "박민준")
        found = screen.address
        screen.page.reload()
        assert screen.address == found
        screen.lists("김민준", "박민준")
        expect(screen.page.locator("[data-search]")).to_have_value("민준")
        screen.back()
        screen.is_at("&sort=-profile.total")
        screen.lists("박민준", "김민준")
        screen.back()
        screen.is_at("?q=%EB%AF%BC%EC%A4%80")
        screen.lists("박민준", "김민준")
        expect(screen.page.locator("th[aria-sort]")).not_to_contain_text("Total")
        screen.back()
        screen.is_at("/contacts/")
        screen.counts("5")
        expect(screen.page.locator("[data-search]")).to_have_value("")

    with step(screen, "The header sorts, and sorts back."):
        screen.click("Total", ".grid thead")
        screen.lists("Grace Hopper", "박민준", "Ada Lovelace", "김민준", "이서연")
        expect(header).to_have_attribute("aria-sort", "descending")
        screen.click("Total", ".grid thead")
        screen.lists("김민준", "Ada Lovelace", "박민준", "Grace Hopper", "이서연")
        expect(header).to_have_attribute("aria-sort", "ascending")
        screen.is_at("?sort=profile.total")


@pytest.mark.usefixtures("crowd")
def test_scrolling_to_the_end_shows_everybody_once_and_changes_no_address(screen: Screen) -> None:
    screen.open("contacts", query="sort=memberId").counts("235")
    grid, rows = screen.page.locator(".grid"), screen.page.locator("tr[data-row]")
    before = screen.page.evaluate("history.length"), screen.address
    for loaded in (50, 100, 150, 200, 235):
        expect(rows).to_have_count(loaded)
        assert (screen.page.evaluate("history.length"), screen.address) == before
        grid.evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(screen.page.locator("tr.more")).to_have_count(0)
    names = screen.page.locator("tr[data-row] .name a").all_inner_texts()
    assert sorted(name for name in names if re.match(r"Person \d{3}$", name)) == [
        f"Person {number:03}" for number in range(1, 231)
    ]
    assert len(names) == len(set(names)) == 235
