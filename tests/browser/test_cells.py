"""Cells edited by mouse and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from contacts.keys import add_key
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel
from tests.browser.axe import faults
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def keys(people: list[Contact], acme: Channel) -> None:
    for key, type_ in (
        ("note", "string"),
        ("vip", "boolean"),
        ("birthday", "date"),
        ("nextCall", "datetime"),
        ("sizes", "listOfNumber"),
        ("colours", "list"),
    ):
        add_key(acme, key, type_, by=SYSTEM)


def cell(screen: Screen, name: str, label: str) -> Locator:
    heads = screen.page.locator(".grid thead th")
    index = [text.strip() for text in heads.all_inner_texts()].index(label)
    return screen.row(name).locator("td").nth(index - 1)


def control(screen: Screen) -> Locator:
    return screen.page.locator(".editor [name=value]")


def stored(name: str) -> dict[str, object]:
    return next(dict(contact.profile) for contact in Contact.everywhere.all() if contact.name == name)


def test_a_click_edits_and_enter_saves(screen: Screen, step: Step) -> None:
    screen.open("contacts")
    for label, typed, shown in (
        ("Note", "Hello", "Hello"),
        ("Total", "1234", "1,234"),
        ("E-mail", "grace@navy.example", "grace@navy.example"),
        ("Mobile number", "010-9876-5432", "+82 10-9876-5432"),
        ("Colours", "red, blue", "red, blue"),
        ("Sizes", "1 2", "1, 2"),
        ("Tags", "vip", "vip"),
    ):
        with step(screen, label):
            cell(screen, "Grace Hopper", label).click()
            expect(control(screen)).to_be_focused()
            control(screen).fill(typed)
            screen.press("Enter")
            expect(cell(screen, "Grace Hopper", label)).to_have_text(shown)
            expect(control(screen)).to_have_count(0)
            expect(cell(screen, "Grace Hopper", label)).to_be_focused()
            expect(screen.panel).to_be_empty()

    with step(screen, "Pasted numbers with grouped digits are shown as they are read."):
        cell(screen, "Ada Lovelace", "Sizes").click()
        expect(control(screen)).to_be_focused()
        screen.page.evaluate(PASTE, "1,500; 2,50,7")
        expect(control(screen)).to_have_value("1500\n2\n50\n7")
        screen.press("Enter")
        expect(cell(screen, "Ada Lovelace", "Sizes")).to_have_text("1,500, 2, 50, 7")
        assert stored("Ada Lovelace")["sizes"] == [1500, 2, 50, 7]

    with step(screen, "Yes or no, date and moment have their controls."):
        cell(screen, "Grace Hopper", "Vip").click()
        control(screen).select_option("true")
        screen.press("Enter")
        expect(cell(screen, "Grace Hopper", "Vip")).to_have_text("Yes")
        cell(screen, "Grace Hopper", "Birthday").click()
        control(screen).fill("1906-12-09")
        screen.press("Enter")
        expect(cell(screen, "Grace Hopper", "Birthday")).to_have_text("Dec 9, 1906")
        cell(screen, "Grace Hopper", "Next call").click()
        control(screen).fill("2026-12-09T10:30")
        screen.press("Enter")
        expect(cell(screen, "Grace Hopper", "Next call")).to_have_text("Dec 9, 2026")


def test_cells_are_left_and_what_was_typed_is_kept(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "Tab saves and goes on."):
        cell(screen, "Grace Hopper", "E-mail").click()
        control(screen).fill("grace@navy.example")
        screen.press("Tab")
        screen.page.keyboard.type("01098765432")
        expect(screen.focused).to_have_accessible_name("Mobile number of Grace Hopper")
        expect(screen.focused).to_have_value("01098765432")
        screen.press("Shift+Tab")
        expect(screen.focused).to_have_accessible_name("E-mail of Grace Hopper")
        expect(screen.focused).to_have_value("grace@navy.example")
        expect(cell(screen, "Grace Hopper", "Mobile number")).to_have_text("+82 10-9876-5432")

    with step(screen, "A click elsewhere saves it."):
        cell(screen, "Grace Hopper", "Note").click()
        control(screen).fill("kept")
        cell(screen, "Ada Lovelace", "Note").click()
        expect(screen.focused).to_have_accessible_name("Note of Ada Lovelace")
        expect(cell(screen, "Grace Hopper", "Note")).to_have_text("kept")
        expect(screen.focused).to_have_accessible_name("Note of Ada Lovelace")

    with step(screen, "What is wrong is said in the cell, and nothing that was typed is lost."):
        screen.expect_status(422)
        cell(screen, "Grace Hopper", "Total").click()
        control(screen).fill("much")
        screen.press("Enter")
        screen.sees("is no number", ".editor")
        expect(control(screen)).to_have_value("much")
        expect(control(screen)).to_be_focused()
        assert faults(screen) == []
        screen.row("Ada Lovelace").locator(".avatar").click()
        expect(control(screen)).to_have_value("much")
        control(screen).focus()
        screen.press("Escape")
        expect(cell(screen, "Grace Hopper", "Total")).to_have_text("2,000.5")

    with step(screen, "A cell that shows an old value isn’t cleared blindly."):
        Contact.everywhere.filter(profile__name="Ada Lovelace").update(profile={"name": "Ada Lovelace", "note": "news"})
        cell(screen, "Ada Lovelace", "Total").focus()
        cell(screen, "Ada Lovelace", "Total").evaluate("cell => cell.tabIndex = 0")
        cell(screen, "Ada Lovelace", "Total").focus()
        screen.expect_status(422)
        screen.press("Delete")
        screen.sees("Now: no value", ".editor-note")
        assert stored("Ada Lovelace")["note"] == "news"


def test_the_keyboard_walks_the_cells_types_clears_and_leaves(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "Grid and editor have no grave fault."):
        screen.press("j", "ArrowRight", "F2")
        expect(control(screen)).to_be_focused()
        assert faults(screen) == []
        screen.press("Escape")

    with step(screen, "It walks the cells, types, clears and leaves."):
        screen.unfocus()
        screen.press("j", "ArrowRight")
        expect(cell(screen, "이서연", "E-mail")).to_be_focused()
        screen.press("ArrowDown", "End", "Home")
        expect(screen.focused).to_have_text("Grace Hopper")
        for _ in range(4):
            screen.press("ArrowRight")
        expect(cell(screen, "Grace Hopper", "Total")).to_be_focused()
        screen.page.keyboard.type("42", delay=5)
        expect(control(screen)).to_have_value("42")
        screen.press("Enter")
        expect(cell(screen, "Grace Hopper", "Total")).to_have_text("42")
        screen.press("F2")
        expect(control(screen)).to_have_value("42")
        screen.page.keyboard.type("7")
        screen.press("Escape")
        expect(cell(screen, "Grace Hopper", "Total")).to_have_text("42")
        expect(cell(screen, "Grace Hopper", "Total")).to_be_focused()
        screen.press("Delete")
        expect(cell(screen, "Grace Hopper", "Total")).to_have_text("")
        screen.click("Undo", "#toasts >> nth=-1")
        expect(cell(screen, "Grace Hopper", "Total")).to_have_text("42")
        cell(screen, "Grace Hopper", "Total").focus()
        screen.press("Escape")
        expect(screen.focused).to_have_text("Grace Hopper")
        screen.press("Enter")
        screen.sees("Grace Hopper", "#panel")
        screen.press("Escape")

    with step(screen, "A block is pasted onto a cell, and undone at once."):
        screen.unfocus()
        screen.press("j", "j", "ArrowRight")
        expect(cell(screen, "Grace Hopper", "E-mail")).to_be_focused()
        screen.page.evaluate(PASTE, "g@x.example\t010-1111-2222\nm@x.example\t")
        screen.sees("3 cells change", "#dialog")
        assert faults(screen) == []
        screen.click("Save", "#dialog")
        expect(cell(screen, "Grace Hopper", "E-mail")).to_have_text("g@x.example")
        expect(cell(screen, "박민준", "E-mail")).to_have_text("m@x.example")
        screen.click("Undo", "#toasts >> nth=-1")
        expect(cell(screen, "Grace Hopper", "E-mail")).to_have_text("")
        expect(cell(screen, "박민준", "E-mail")).to_have_text("")


def test_the_name_is_edited_by_its_pencil_and_by_e(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "The editor in the first row lies below the header."):
        first = screen.page.locator("tr[data-row]").first
        name = first.locator(".name a").inner_text()
        cell(screen, name, "Note").click()
        editor = screen.page.locator(".editor")
        expect(editor).to_be_visible()
        ring = editor.evaluate("form => [getComputedStyle(form).outlineWidth, getComputedStyle(form).outlineOffset]")
        head, box = screen.page.locator(".grid thead th").first.bounding_box(), editor.bounding_box()
        assert head
        assert box
        width, offset = (float(length.removesuffix("px")) for length in ring)
        assert width == 2
        assert head["y"] + head["height"] <= box["y"] - (width + offset) + 0.5
        screen.press("Escape")

    with step(screen, "The name is edited by its pencil and by e."):
        screen.tick("Ada Lovelace").check()
        box = screen.row("Ada Lovelace").locator(".name-cell").bounding_box()
        assert box
        screen.page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
        control(screen).fill("Countess")
        screen.press("Enter")
        expect(screen.row("Countess").locator(".avatar")).to_have_text("C")
        expect(screen.tick("Countess")).to_be_checked()
        expect(screen.focused).to_have_text("Countess")
        screen.press("e")
        control(screen).fill("Ada Lovelace")
        screen.press("Enter")
        expect(screen.row("Ada Lovelace")).to_be_visible()


def test_two_browsers_see_their_conflict(screen: Screen, bob: Person, screen_of: Callable[..., Screen]) -> None:
    other = screen_of(bob)
    for each in (screen, other):
        each.expect_status(422)
        each.open("contacts")
        cell(each, "Grace Hopper", "Note").click()
        expect(control(each)).to_be_focused()
    for each, text in ((screen, "Alice’s"), (other, "Bob’s")):
        control(each).fill(text)
        each.press("Enter")
        if each is screen:
            expect(cell(screen, "Grace Hopper", "Note")).to_have_text(text)
    other.sees("Someone else changed this value", ".editor")
    other.sees("Alice’s", ".editor-now")
    expect(control(other)).to_have_value("Bob’s")
    assert faults(other) == []
    other.click("Take theirs")
    expect(cell(other, "Grace Hopper", "Note")).to_have_text("Alice’s")
    cell(screen, "Grace Hopper", "Note").click()
    expect(control(screen)).to_be_focused()
    cell(other, "Grace Hopper", "Note").click()
    control(other).fill("Bob’s")
    other.press("Enter")
    expect(cell(other, "Grace Hopper", "Note")).to_have_text("Bob’s")
    control(screen).fill("Mine")
    screen.press("Enter")
    screen.click("Keep mine")
    expect(cell(screen, "Grace Hopper", "Note")).to_have_text("Mine")


def test_who_may_only_look_opens_the_panel_instead(vera: Person, screen_of: Callable[..., Screen]) -> None:
    screen = screen_of(vera)
    screen.open("contacts")
    cell(screen, "Grace Hopper", "Note").click()
    screen.sees("Grace Hopper", "#panel")
    expect(control(screen)).to_have_count(0)


def fact(screen: Screen, key: str) -> Locator:
    return screen.page.locator(f"#panel dd[id='fact-{key}']")


def test_in_the_panel_values_tags_and_consent_are_edited_and_the_table_follows(screen: Screen) -> None:
    screen.open("contacts")
    screen.click("Grace Hopper")
    fact(screen, "profile.note").click()
    control(screen).fill("From the panel")
    screen.press("Enter")
    expect(fact(screen, "profile.note")).to_have_text("From the panel")
    expect(cell(screen, "Grace Hopper", "Note")).to_have_text("From the panel")
    expect(screen.focused).to_have_accessible_name("Edit Note")
    fact(screen, "tags").click()
    control(screen).fill("navy")
    screen.press("Enter")
    expect(fact(screen, "tags")).to_have_text("navy")
    expect(cell(screen, "Grace Hopper", "Tags")).to_have_text("navy")
    screen.click("Edit Text marketing")
    control(screen).select_option("true")
    screen.press("Enter")
    expect(control(screen)).to_have_count(0)
    expect(fact(screen, "unsubscribeTexting")).to_contain_text("Unsubscribed")
    cell(screen, "Grace Hopper", "Note").click()
    control(screen).fill("From the table")
    screen.press("Enter")
    expect(fact(screen, "profile.note")).to_have_text("From the table")
    fact(screen, "profile.name").click()
    control(screen).fill("Rear Admiral")
    screen.press("Enter")
    expect(screen.panel.get_by_role("heading", level=2)).to_have_text("Rear Admiral")
    expect(screen.row("Rear Admiral")).to_be_visible()
    assert faults(screen) == []


def test_on_the_profile_page_too(screen: Screen, people: list[Contact]) -> None:
    screen.open("contact", people[3].pk)
    screen.page.locator("dd[id='fact-profile.total']").click()
    control(screen).fill("7")
    screen.press("Enter")
    expect(screen.page.locator("dd[id='fact-profile.total']")).to_have_text("7")
    screen.press("Enter")
    expect(control(screen)).to_be_focused()


def test_a_page_of_a_value_that_is_saved_as_it_was_shown_changes_nothing(
    screen_of: Callable[..., Screen], alice: Person, people: list[Contact], step: Step
) -> None:
    grace = people[3]
    plain = screen_of(alice, java_script_enabled=False)
    for key, value in (
        ("nextCall", 896693400123),
        ("birthday", "in June"),
        ("vip", "perhaps"),
        ("note", "one\r\ntwo\rthree"),
        ("name", "Grace\nHopper"),
        ("colours", ["one\ntwo", " three "]),
    ):
        with step(plain, key):
            Contact.everywhere.filter(pk=grace.pk).update(profile={key: value})
            plain.open("contact_value", grace.pk, f"profile.{key}")
            plain.page.get_by_role("button", name="Save").click()
            plain.page.wait_for_url(f"**{alice.url('contact', grace.pk)}*", wait_until="commit")
            grace.refresh_from_db()
            assert (grace.profile, grace.version) == ({key: value}, 0)


def test_on_a_phone_what_an_editor_says_lies_above_the_names_beside_it(phone: Screen) -> None:
    phone.open("contacts").expect_status(422)
    cell(phone, "이서연", "E-mail").dblclick()
    control(phone).fill("nobody")
    control(phone).press("Enter")
    expect(phone.page.get_by_role("alert")).to_be_visible()
    covered = """(editor) => {
      const { left, bottom } = editor.getBoundingClientRect();
      return !editor.contains(document.elementFromPoint(left + 2, bottom - 2));
    }"""
    assert not phone.page.locator(".editor").evaluate(covered)
