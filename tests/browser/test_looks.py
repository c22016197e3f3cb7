"""What each manager sets for himself: columns, widths, row height, theme, language; and the list of keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def test_chosen_columns_appear_at_once_and_stay(screen: Screen) -> None:
    screen.open("contacts")
    head = screen.page.locator(".grid thead")
    screen.click("Columns")
    screen.page.get_by_role("checkbox", name="City").check()
    expect(head.get_by_role("link", name="City", exact=True)).to_be_visible()
    screen.sees("서울", ".grid")
    expect(screen.page.locator("#columns")).to_be_visible()
    screen.page.get_by_role("checkbox", name="Total").uncheck()
    expect(head.get_by_role("link", name="Total", exact=True)).to_have_count(0)
    screen.page.reload()
    expect(head.get_by_role("link", name="City", exact=True)).to_be_visible()
    expect(head.get_by_role("link", name="Total", exact=True)).to_have_count(0)


def test_the_row_height_changes_at_once_and_stays(screen: Screen) -> None:
    screen.open("contacts")
    height = screen.row("Ada Lovelace").bounding_box()
    screen.click("Columns")
    screen.page.get_by_label("Row height").select_option("compact")
    expect(screen.page.locator('.grid[data-density="compact"]')).to_be_visible()
    screen.page.reload()
    compact = screen.row("Ada Lovelace").bounding_box()
    assert height
    assert compact
    assert (round(height["height"]), round(compact["height"])) == (36, 30)


def width(screen: Screen) -> float:
    box = screen.page.locator(".grid th", has=screen.page.get_by_role("link", name="Total")).bounding_box()
    assert box
    return round(box["width"])


def test_a_dragged_width_stays(screen: Screen) -> None:
    screen.open("contacts")
    handle = screen.page.get_by_role("separator", name="Width of Total")
    before = width(screen)
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    screen.page.mouse.move(x + 30, y)
    screen.page.mouse.move(x + 60, y)
    with screen.page.expect_response("**/columns/width/"):
        screen.page.mouse.up()
    assert width(screen) == before + 60
    screen.page.reload()
    assert width(screen) == before + 60
    screen.is_at("/contacts/")


def test_a_width_set_by_the_keyboard_stays(screen: Screen) -> None:
    screen.open("contacts")
    before = width(screen)
    screen.page.get_by_role("separator", name="Width of Total").focus()
    with screen.page.expect_response("**/columns/width/"):
        screen.press("ArrowRight")
    with screen.page.expect_response("**/columns/width/"):
        screen.press("ArrowRight")
    screen.page.reload()
    assert width(screen) == before + 32


def test_the_theme_changes_the_colours_and_keeps_the_place(screen: Screen) -> None:
    screen.open("contacts", query="q=ada")
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


def test_the_language_changes_and_changes_back(screen: Screen) -> None:
    screen.open("contacts")
    for language, code in (("한국어", "ko"), ("English", "en")):
        screen.page.locator("[popovertarget=account]").click()
        screen.click(language, "#account")
        expect(screen.page.locator("html")).to_have_attribute("lang", code)
        screen.is_at("/contacts/")


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
