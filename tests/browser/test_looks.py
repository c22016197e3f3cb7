"""What each manager sets for himself: columns, widths, row height, theme, language; and the list of keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Step
from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def width(screen: Screen, label: str) -> float:
    box = screen.page.locator(".grid th", has=screen.page.get_by_role("link", name=label)).bounding_box()
    assert box
    return round(box["width"])


def height(screen: Screen) -> float:
    box = screen.row("Ada Lovelace").bounding_box()
    assert box
    return round(box["height"])


def test_what_is_chosen_for_the_table_is_seen_at_once_and_stays(screen: Screen, step: Step) -> None:
    screen.open("contacts")
    head = screen.page.locator(".grid thead")
    was = width(screen, "E-mail"), width(screen, "Tags")

    with step(screen, "A column is dragged wider."):
        box = screen.page.get_by_role("separator", name="Width of E-mail").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        screen.page.mouse.move(x, y)
        screen.page.mouse.down()
        screen.page.mouse.move(x + 30, y)
        screen.page.mouse.move(x + 60, y)
        with screen.page.expect_response("**/columns/width/"):
            screen.page.mouse.up()
        assert width(screen, "E-mail") == was[0] + 60

    with step(screen, "Another is made wider by the keyboard."):
        screen.page.get_by_role("separator", name="Width of Tags").focus()
        with screen.page.expect_response("**/columns/width/"):
            screen.press("ArrowRight")
        with screen.page.expect_response("**/columns/width/"):
            screen.press("ArrowRight")

    with step(screen, "Chosen columns appear at once."):
        screen.click("Columns")
        screen.page.get_by_role("checkbox", name="City").check()
        expect(head.get_by_role("link", name="City", exact=True)).to_be_visible()
        screen.sees("서울", ".grid")
        expect(screen.page.locator("#columns")).to_be_visible()
        screen.page.get_by_role("checkbox", name="Total").uncheck()
        expect(head.get_by_role("link", name="Total", exact=True)).to_have_count(0)

    with step(screen, "The row height changes at once."):
        assert height(screen) == 36
        screen.page.get_by_label("Row height").select_option("compact")
        expect(screen.page.locator('.grid[data-density="compact"]')).to_be_visible()

    screen.page.reload()
    with step(screen, "The widths stay."):
        assert (width(screen, "E-mail"), width(screen, "Tags")) == (was[0] + 60, was[1] + 32)
        screen.is_at("/contacts/")

    with step(screen, "The columns stay."):
        expect(head.get_by_role("link", name="City", exact=True)).to_be_visible()
        expect(head.get_by_role("link", name="Total", exact=True)).to_have_count(0)

    with step(screen, "The row height stays."):
        assert height(screen) == 30


def test_theme_and_language_change_and_keep_the_place(screen: Screen, step: Step) -> None:
    screen.open("contacts", query="q=ada")

    with step(screen, "The theme changes the colours."):
        background = "getComputedStyle(document.querySelector('.shell')).backgroundColor"
        colours = set()
        for theme in ("Dark", "Light"):
            screen.page.locator("[popovertarget=account]").click()
            screen.click(theme, "#account")
            expect(screen.page.locator("html")).to_have_attribute("data-theme", theme.lower())
            screen.is_at("?q=ada")
            screen.lists("Ada Lovelace")
            colours.add(screen.page.evaluate(background))
        assert len(colours) == 2

    with step(screen, "The language changes and changes back."):
        for language, code in (("한국어", "ko"), ("English", "en")):
            screen.page.locator("[popovertarget=account]").click()
            screen.click(language, "#account")
            expect(screen.page.locator("html")).to_have_attribute("lang", code)
            screen.is_at("/contacts/?q=ada")


def test_the_question_mark_shows_the_keys(screen: Screen) -> None:
    screen.open("contacts").press("?")
    expect(screen.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    screen.sees("Tick the row", "#shortcuts")
    screen.press("j", "x")
    expect(screen.page.locator("tbody .tick:checked")).to_have_count(0)
    screen.press("Escape")
    expect(screen.page.locator("#shortcuts")).to_be_hidden()
    screen.press("j")
    expect(screen.focused).to_have_text("이서연")


def test_the_keys_are_in_the_account_menu_too(screen: Screen) -> None:
    screen.open("chatroom")
    screen.page.locator("[popovertarget=account]").click()
    screen.click("Keyboard shortcuts", "#account")
    expect(screen.page.locator("#shortcuts")).to_be_visible()
    screen.click("Close", "#shortcuts")
    expect(screen.page.locator("#shortcuts")).to_be_hidden()
