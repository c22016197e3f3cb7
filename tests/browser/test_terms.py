"""Many terms at once: pasted into the search, typed, in the dialog; what became of each; the list that comes of it."""

import re

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.browser.test_late import held_back

FOUND = [f"m{number:03}" for number in range(1, 201)]
NOBODY = [f"nobody{number}@x.example" for number in range(299)]


def paste(screen: Screen, text: str) -> None:
    """Into what has the focus, as from another program."""
    screen.allow_clipboard()
    screen.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    screen.press("Control+V")


def offers(screen: Screen, text: str) -> None:
    """Waits until so many terms are offered: the server counts them."""
    expect(screen.page.locator("#terms-offer")).to_be_visible()
    expect(screen.page.locator("#terms-offer p")).to_have_text(text)


@pytest.mark.usefixtures("people", "crowd")
def test_500_terms_are_pasted_into_the_search(screen: Screen) -> None:
    screen.open("contacts").counts("235")
    screen.page.locator("[data-search]").click()
    paste(screen, "\n".join([*FOUND, *NOBODY, "민준"]))
    offers(screen, "500 keywords")
    expect(screen.page.locator("[data-search]")).to_be_focused()
    screen.press("Enter")
    screen.counts("200")
    screen.sees("500 terms: 200 found one, 0 several, 300 nobody", ".chips")
    expect(screen.page.locator("#terms-offer")).to_be_hidden()
    expect(screen.page.locator("[data-search]")).to_have_value("")
    assert re.search(r"\?terms=\w{64}$", screen.address)
    screen.page.reload()
    screen.counts("200")
    screen.page.go_back()
    screen.counts("235")


@pytest.mark.usefixtures("people")
def test_what_became_of_each_term_can_be_seen_copied_and_downloaded(screen: Screen) -> None:
    screen.open("contacts")
    screen.page.locator("[data-search]").click()
    paste(screen, '010-1234-5678\n+82 10 1234 5678\nada@engine.example\nzzz, "Hopper, G"\nm3')
    screen.press("Enter")
    screen.sees("5 terms: 3 found one, 0 several, 2 nobody; 1 given twice", ".chips")
    screen.page.locator(".chips a.chip-text").press("Enter")
    expect(screen.dialog.get_by_role("heading")).to_have_text("5 terms")
    screen.sees("zzz", "#dialog details[open]")
    screen.click("Copy", "#dialog details[open]")
    screen.sees("2 terms copied", "#toasts")
    assert screen.page.evaluate("navigator.clipboard.readText()") == 'zzz\n"Hopper, G"\n'
    with screen.page.expect_download() as download:
        screen.click("CSV", "#dialog details[open]")
    assert download.value.suggested_filename == "terms-nobody.csv"
    screen.dialog.locator("summary", has_text="Given twice").press("Enter")
    screen.sees("2 times: +82 10 1234 5678", "#dialog")
    screen.press("Escape")
    expect(screen.dialog).to_be_hidden()


@pytest.mark.usefixtures("people")
def test_many_terms_make_a_list(screen: Screen, step: Step) -> None:
    screen.open("contacts").counts("5")

    with step(screen, "The offer goes when it isn’t wanted."):
        screen.search("ada, bob")
        offers(screen, "2 keywords")
        screen.press("Escape")
        expect(screen.page.locator("#terms-offer")).to_be_hidden()
        expect(screen.page.locator("[data-search]")).to_have_value("ada, bob")
        screen.page.locator("[data-search]").fill("ada lovelace")
        screen.lists("Ada Lovelace")
        expect(screen.page.locator("#terms-offer")).to_be_hidden()
        screen.page.locator("[data-search]").fill("")
        screen.counts("5")

    with step(screen, "Words with spaces are asked about."):
        screen.unfocus()
        screen.press("m")
        screen.dialog.get_by_role("textbox").fill("Ada Lovelace")
        screen.expect_status(422)
        screen.click("Enter each keyword separately", "#dialog")
        screen.sees("Is that one term, or several?", "#dialog")
        screen.click("One: Ada Lovelace", "#dialog")
        screen.lists("Ada Lovelace")
        screen.click("Remove the terms", ".chips")
        screen.counts("5")

    with step(screen, "Many are pasted into the dialog by keyboard alone."):
        screen.unfocus()
        screen.press("m")
        area = screen.dialog.get_by_role("textbox")
        expect(area).to_be_focused()
        paste(screen, "Ada Lovelace\nGrace Hopper\n")
        screen.sees("2 terms", "[data-terms-number]")
        screen.press("Control+Enter")
        screen.lists("Grace Hopper", "Ada Lovelace")
        expect(screen.dialog).to_be_hidden()
        screen.page.locator(".chips a.chip-text").click()
        screen.click("Change the terms", "#dialog")
        expect(area).to_have_value("Ada Lovelace\nGrace Hopper\n")
        screen.press("Escape")
        screen.click("Remove the terms", ".chips")
        screen.counts("5")

    with step(screen, "The list is one like any other."):
        screen.search("m1, m2, m3")
        offers(screen, "3 keywords")
        screen.click("Enter each keyword separately")
        screen.lists("박민준", "Ada Lovelace", "김민준")
        screen.click("Total", ".grid thead")
        screen.is_at("&sort=-profile.total")
        screen.click("Total", ".grid thead")
        screen.lists("김민준", "Ada Lovelace", "박민준")
        screen.search("민준")
        screen.lists("김민준", "박민준")
        screen.tick("박민준").check()
        screen.sees("1 selected", "#selection")
        screen.click("Remove the terms", ".chips")
        screen.counts("2")


@pytest.mark.usefixtures("people")
def test_the_number_is_that_of_the_whole_text_though_an_earlier_request_was_cut_off(screen: Screen) -> None:
    screen.open("contacts").counts("5")
    with held_back(screen, "**/terms/number/"):
        with screen.page.expect_request("**/terms/number/"):
            screen.search("m1, m2")
        with screen.page.expect_event("requestfailed"):
            screen.search(", m3")
    offers(screen, "3 keywords")


@pytest.mark.usefixtures("people")
def test_the_number_of_an_earlier_text_is_not_taken_for_that_of_the_whole(screen: Screen) -> None:
    screen.open("contacts").counts("5")
    screen.stop_clock()
    with held_back(screen, "**/terms/number/"):
        screen.search("m1,")
        with screen.page.expect_request("**/terms/number/"):
            screen.page.clock.run_for(120)
        screen.search(" m2")
    screen.page.clock.run_for(1_000)
    offers(screen, "2 keywords")


@pytest.mark.usefixtures("people")
def test_one_too_many_is_said_and_nothing_is_lost(screen: Screen) -> None:
    screen.open("contacts")
    screen.page.locator("[data-search]").click()
    paste(screen, "\n".join(f"M{number}" for number in range(10_001)))
    offers(screen, "10,001 keywords")
    screen.expect_status(422)
    screen.press("Enter")
    screen.sees("These are 10,001 terms. At most 10,000 can be searched at once", "#dialog")
    assert screen.dialog.get_by_role("textbox").input_value().split("\n")[-1] == "M10000"


def test_on_a_phone_it_fits(phone: Screen, people: list[Contact]) -> None:
    phone.open("contacts")
    phone.click("Search many")
    phone.dialog.get_by_role("textbox").fill("m1\nm2\nzzz")
    phone.click("Enter each keyword separately", "#dialog")
    phone.counts("2")
    phone.page.locator(".chips a.chip-text").click()
    phone.sees("Found nobody", "#dialog")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert re.search(r"terms=\w{64}", phone.address)
