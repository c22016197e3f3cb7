"""The panel beside the table: opened by mouse and keyboard, closed, and where the focus is."""

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from tests.browser.conftest import Step
from tests.browser.screen import Screen


@pytest.fixture(autouse=True)
def ids(people: list[Contact]) -> dict[str, int]:
    return {contact.name or "": contact.pk for contact in people}


def test_the_panel_opens_beside_the_table(screen: Screen, ids: dict[str, int], step: Step) -> None:
    screen.open("contacts")

    with step(screen, "A click on the name opens it and changes the address."):
        screen.click("Ada Lovelace")
        screen.sees("ada@engine.example", "#panel")
        screen.is_at(f"?contact={ids['Ada Lovelace']}")
        expect(screen.row("Ada Lovelace")).to_have_class("is-open")
        screen.page.reload()
        screen.sees("ada@engine.example", "#panel")

    with step(screen, "It lies beside the table and not on it."):
        screen.sees("Ada Lovelace", "#panel")
        grid, panel = screen.page.locator(".grid").bounding_box(), screen.panel.bounding_box()
        assert grid
        assert panel
        assert grid["x"] + grid["width"] <= panel["x"] + 1

    with step(screen, "A click on what can’t be edited opens it too."):
        screen.row("Grace Hopper").locator(".pill-member").click()
        screen.sees("Grace Hopper", "#panel")
        screen.row("Ada Lovelace").locator(".pill-member").click()
        screen.sees("Ada Lovelace", "#panel")
        expect(screen.page.locator("tr.is-open")).to_have_count(1)


def test_the_keyboard_walks_the_rows_opens_and_closes(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "It walks the rows, opens and closes."):
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

    with step(screen, "Slash goes to the search, and Escape out of it."):
        screen.press("/")
        screen.page.keyboard.type("ada")
        screen.lists("Ada Lovelace")
        screen.press("ArrowDown")
        expect(screen.focused).to_have_text("Ada Lovelace")
        screen.press("/", "Escape")
        expect(screen.page.locator("[data-search]")).not_to_be_focused()
        expect(screen.page.locator("[data-search]")).to_have_value("ada")

    with step(screen, "Letters typed into the search are no shortcuts."):
        screen.page.locator("[data-search]").fill("")
        screen.search("jxk?")
        expect(screen.page.locator("[data-search]")).to_have_value("jxk?")
        expect(screen.page.locator("#shortcuts")).to_be_hidden()


def test_from_a_list_and_back_to_it(screen: Screen, ids: dict[str, int], step: Step) -> None:
    typed, here = "sort=profile.name&q=e", "?q=e&sort=profile.name"
    screen.open("contacts", query=typed)

    with step(screen, "A new tab shows the same list beside the panel."):
        with screen.page.context.expect_page() as opened:
            screen.row("Ada Lovelace").get_by_role("link", name="Ada Lovelace").click(button="middle")
        tab = opened.value
        expect(tab.locator("#panel")).to_contain_text("ada@engine.example")
        assert tab.url.endswith(f"{here}&contact={ids['Ada Lovelace']}")
        tab.close()

    with step(screen, "Back leads from one panel to the other, and to none."):
        screen.click("Ada Lovelace")
        screen.sees("Ada Lovelace", "#panel")
        screen.click("Grace Hopper")
        screen.sees("Grace Hopper", "#panel")
        screen.back()
        screen.is_at(f"{here}&contact={ids['Ada Lovelace']}")
        screen.sees("Ada Lovelace", "#panel")
        screen.back()
        screen.is_at(typed)
        expect(screen.panel).to_be_empty()

    with step(screen, "Closing the panel keeps list and scroll."):
        screen.click("Grace Hopper")
        screen.sees("Grace Hopper", "#panel")
        screen.page.evaluate("document.querySelector('.grid').scrollLeft = 40")
        screen.click("Close", "#panel")
        expect(screen.panel).to_be_empty()
        screen.is_at(typed)
        assert screen.page.evaluate("document.querySelector('.grid').scrollLeft") in (0, 40)
        expect(screen.focused).to_have_text("Grace Hopper")

    with step(screen, "The profile is a page that leads back to the list."):
        screen.click("Ada Lovelace")
        screen.click("See Profile", "#panel")
        expect(screen.page.get_by_role("heading", level=1, name="Ada Lovelace")).to_be_visible()
        assert f"/contacts/{ids['Ada Lovelace']}/" in screen.address
        screen.click("Contacts", "#main")
        screen.is_at(typed)


def test_the_list_on_a_phone(phone: Screen, step: Step) -> None:
    phone.open("contacts")

    with step(phone, "The name stays while the table scrolls."):
        phone.page.evaluate("document.querySelector('.grid').scrollLeft = 400")
        expect(phone.page.get_by_role("link", name="Ada Lovelace")).to_be_in_viewport(ratio=1)

    with step(phone, "The panel takes the whole screen."):
        phone.click("Ada Lovelace")
        phone.sees("ada@engine.example", "#panel")
        box = phone.panel.bounding_box()
        assert box
        assert box["width"] > 340
        phone.click("Close", "#panel")
        expect(phone.panel).to_be_empty()
        phone.click("Grace Hopper")
        phone.sees("Grace Hopper", "#panel")
        phone.click("Close", "#panel")

    with step(phone, "The lists are in a drawer."):
        drawer = phone.page.locator("#sidebar")
        expect(drawer).to_be_hidden()
        phone.click("Lists of customers")
        expect(drawer).to_be_visible()
        drawer.get_by_role("link", name="vip").click()
        phone.lists("박민준", "김민준")
        expect(drawer).to_be_hidden()

    for page in ("contacts", "chatroom", "log", "exports"):
        with step(phone, f"Nothing sticks out of {page}."):
            phone.open(page)
            assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
