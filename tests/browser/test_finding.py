"""Finding somebody: typing, sorting, scrolling, and the address that keeps it all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def test_typing_finds_by_name_as_one_types(screen: Screen) -> None:
    screen.open("contacts").counts("5")
    screen.search("민준")
    screen.lists("박민준", "김민준")
    screen.counts("2")
    screen.sees("Found", "#list-title")
    screen.is_at("?q=%EB%AF%BC%EC%A4%80")
    expect(screen.page.locator("[data-search]")).to_be_focused()
    expect(screen.page.locator("[data-search]")).to_have_value("민준")


def test_a_mobile_number_is_found_as_it_is_spoken(screen: Screen) -> None:
    screen.open("contacts").search("010-1234-5678")
    screen.lists("김민준")


def test_when_nobody_is_found_one_gets_back_to_all(screen: Screen) -> None:
    screen.open("contacts").search("zzz")
    screen.sees("No customers found")
    screen.sees("contains “zzz”")
    screen.counts("0")
    screen.click("Show all customers")
    screen.counts("5")
    expect(screen.page.locator("[data-search]")).to_have_value("")


def test_emptying_the_search_shows_all_again(screen: Screen) -> None:
    screen.open("contacts").search("ada")
    screen.lists("Ada Lovelace")
    screen.page.locator("[data-search]").fill("")
    screen.counts("5")
    screen.is_at("/contacts/")


def test_the_header_sorts_and_sorts_back(screen: Screen) -> None:
    screen.open("contacts")
    screen.click("Total", ".grid thead")
    screen.lists("Grace Hopper", "박민준", "Ada Lovelace", "김민준", "이서연")
    header = screen.page.locator("th", has=screen.page.get_by_text("Total", exact=True))
    expect(header).to_have_attribute("aria-sort", "descending")
    screen.click("Total", ".grid thead")
    screen.lists("김민준", "Ada Lovelace", "박민준", "Grace Hopper", "이서연")
    expect(header).to_have_attribute("aria-sort", "ascending")
    screen.is_at("?sort=profile.total")


def test_search_and_order_survive_reload_and_back(screen: Screen) -> None:
    screen.open("contacts").search("민준")
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


def test_a_tag_narrows_and_its_chip_widens_again(screen: Screen) -> None:
    screen.open("contacts")
    screen.page.locator(".sidebar-link", has_text="vip").click()
    screen.lists("박민준", "김민준")
    screen.sees("vip", "#list-title")
    screen.search("김")
    screen.lists("김민준")
    screen.is_at("&tag=vip")
    screen.click("Remove", ".chips")
    screen.is_at("?q=%EA%B9%80")
    screen.lists("김민준")


@pytest.mark.usefixtures("crowd")
def test_scrolling_to_the_end_shows_everybody_once(screen: Screen) -> None:
    screen.open("contacts", query="sort=memberId").counts("235")
    grid, rows = screen.page.locator(".grid"), screen.page.locator("tr[data-row]")
    for loaded in (50, 100, 150, 200, 235):
        expect(rows).to_have_count(loaded)
        grid.evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(screen.page.locator("tr.more")).to_have_count(0)
    names = screen.page.locator("tr[data-row] .name a").all_inner_texts()
    assert sorted(name for name in names if re.match(r"Person \d{3}$", name)) == [
        f"Person {number:03}" for number in range(1, 231)
    ]
    assert len(names) == len(set(names)) == 235


@pytest.mark.usefixtures("crowd")
def test_the_next_rows_change_neither_address_nor_history(screen: Screen) -> None:
    screen.open("contacts", query="sort=memberId")
    before = screen.page.evaluate("history.length"), screen.address
    screen.page.locator(".grid").evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(screen.page.locator("tr[data-row]")).to_have_count(100)
    assert (screen.page.evaluate("history.length"), screen.address) == before
