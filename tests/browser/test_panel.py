"""The panel beside the table: opened by mouse and keyboard, closed, and where the focus is."""

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from tests.browser.screen import Screen


@pytest.fixture(autouse=True)
def ids(people: list[Contact]) -> dict[str, int]:
    return {contact.name or "": contact.pk for contact in people}


def test_a_click_on_the_name_opens_the_panel_and_changes_the_address(screen: Screen, ids: dict[str, int]) -> None:
    screen.open("contacts")
    screen.click("Ada Lovelace")
    screen.sees("ada@engine.example", "#panel")
    screen.is_at(f"?contact={ids['Ada Lovelace']}")
    expect(screen.row("Ada Lovelace")).to_have_class("is-open")
    screen.page.reload()
    screen.sees("ada@engine.example", "#panel")


def test_a_new_tab_shows_the_same_list_beside_the_panel(screen: Screen, ids: dict[str, int]) -> None:
    screen.open("contacts", query="sort=profile.name&q=e")
    with screen.page.context.expect_page() as opened:
        screen.row("Ada Lovelace").get_by_role("link", name="Ada Lovelace").click(button="middle")
    tab = opened.value
    expect(tab.locator("#panel")).to_contain_text("ada@engine.example")
    assert tab.url.endswith(f"?q=e&sort=profile.name&contact={ids['Ada Lovelace']}")
    tab.close()


def test_a_click_on_what_cant_be_edited_opens_it_too(screen: Screen) -> None:
    screen.open("contacts")
    screen.row("Grace Hopper").locator(".pill-member").click()
    screen.sees("Grace Hopper", "#panel")
    screen.row("Ada Lovelace").locator(".pill-member").click()
    screen.sees("Ada Lovelace", "#panel")
    expect(screen.page.locator("tr.is-open")).to_have_count(1)


def test_back_leads_from_one_panel_to_the_other_and_to_none(screen: Screen, ids: dict[str, int]) -> None:
    screen.open("contacts", query="q=e")
    screen.click("Ada Lovelace")
    screen.sees("Ada Lovelace", "#panel")
    screen.click("Grace Hopper")
    screen.sees("Grace Hopper", "#panel")
    screen.back()
    screen.is_at(f"?q=e&contact={ids['Ada Lovelace']}")
    screen.sees("Ada Lovelace", "#panel")
    screen.back()
    screen.is_at("?q=e")
    expect(screen.panel).to_be_empty()


def test_the_keyboard_walks_the_rows_opens_and_closes(screen: Screen, ids: dict[str, int]) -> None:
    screen.open("contacts")
    screen.lists("이서연", "Grace Hopper", "박민준", "Ada Lovelace", "김민준")
    screen.press("j")
    expect(screen.focused).to_have_text("이서연")
    screen.press("j", "j", "k", "ArrowDown", "ArrowDown")
    expect(screen.focused).to_have_text("Ada Lovelace")
    screen.press("Enter")
    screen.sees("ada@engine.example", "#panel")
    expect(screen.focused).to_have_text("Ada Lovelace")
    screen.press("k", "Enter")
    screen.sees("박민준", "#panel")
    screen.press("Escape")
    expect(screen.panel).to_be_empty()
    screen.is_at("/contacts/")
    expect(screen.focused).to_have_text("박민준")
    screen.press("k", "k", "k", "k")
    expect(screen.focused).to_have_text("이서연")


def test_slash_goes_to_the_search_and_escape_out_of_it(screen: Screen) -> None:
    screen.open("contacts").press("/")
    screen.page.keyboard.type("ada")
    screen.lists("Ada Lovelace")
    screen.press("ArrowDown")
    expect(screen.focused).to_have_text("Ada Lovelace")
    screen.press("/", "Escape")
    expect(screen.page.locator("[data-search]")).not_to_be_focused()
    expect(screen.page.locator("[data-search]")).to_have_value("ada")


def test_letters_typed_into_the_search_are_no_shortcuts(screen: Screen) -> None:
    screen.open("contacts").search("jxk?")
    expect(screen.page.locator("[data-search]")).to_have_value("jxk?")
    expect(screen.page.locator("#shortcuts")).to_be_hidden()


def test_the_panel_lies_beside_the_table_and_not_on_it(screen: Screen) -> None:
    screen.open("contacts")
    screen.click("Ada Lovelace")
    screen.sees("Ada Lovelace", "#panel")
    grid, panel = screen.page.locator(".grid").bounding_box(), screen.panel.bounding_box()
    assert grid
    assert panel
    assert grid["x"] + grid["width"] <= panel["x"] + 1


def test_closing_the_panel_keeps_list_and_scroll(screen: Screen) -> None:
    screen.open("contacts", query="sort=profile.total")
    screen.click("Grace Hopper")
    screen.sees("Grace Hopper", "#panel")
    screen.page.evaluate("document.querySelector('.grid').scrollLeft = 40")
    screen.click("Close", "#panel")
    expect(screen.panel).to_be_empty()
    screen.is_at("?sort=profile.total")
    assert screen.page.evaluate("document.querySelector('.grid').scrollLeft") in (0, 40)
    expect(screen.focused).to_have_text("Grace Hopper")


def test_the_profile_is_a_page_that_leads_back_to_the_list(screen: Screen, ids: dict[str, int]) -> None:
    screen.open("contacts", query="q=ada&sort=profile.name")
    screen.click("Ada Lovelace")
    screen.click("See Profile", "#panel")
    expect(screen.page.get_by_role("heading", level=1, name="Ada Lovelace")).to_be_visible()
    assert f"/contacts/{ids['Ada Lovelace']}/" in screen.address
    screen.click("Contacts", "#main")
    screen.is_at("?q=ada&sort=profile.name")


def test_on_a_phone_the_panel_takes_the_whole_screen(phone: Screen) -> None:
    phone.open("contacts")
    phone.click("Ada Lovelace")
    phone.sees("ada@engine.example", "#panel")
    box = phone.panel.bounding_box()
    assert box
    assert box["width"] > 340
    phone.click("Close", "#panel")
    expect(phone.panel).to_be_empty()
    phone.click("Grace Hopper")
    phone.sees("Grace Hopper", "#panel")


def test_on_a_phone_the_lists_are_in_a_drawer(phone: Screen) -> None:
    phone.open("contacts")
    drawer = phone.page.locator("#sidebar")
    expect(drawer).to_be_hidden()
    phone.click("Lists of customers")
    expect(drawer).to_be_visible()
    drawer.get_by_role("link", name="vip").click()
    phone.lists("박민준", "김민준")
    expect(drawer).to_be_hidden()


def test_nothing_sticks_out_of_a_phone(phone: Screen) -> None:
    for page in ("contacts", "chatroom", "log", "exports"):
        phone.open(page)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390, page


def test_on_a_phone_the_name_stays_while_the_table_scrolls(phone: Screen) -> None:
    phone.open("contacts")
    phone.page.evaluate("document.querySelector('.grid').scrollLeft = 400")
    expect(phone.page.get_by_role("link", name="Ada Lovelace")).to_be_in_viewport(ratio=1)
