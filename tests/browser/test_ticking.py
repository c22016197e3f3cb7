"""Ticking rows: one, a range, all loaded ones, at most 100."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Step
from tests.browser.screen import Screen


def bar(screen: Screen, number: int) -> None:
    """Waits until so many are said to be selected; 0: until the bar is gone."""
    if number:
        expect(screen.page.locator("#selection [data-said]")).to_have_text(f"{number} selected")
    else:
        expect(screen.page.locator("#selection")).to_be_hidden()


def shows_a_message_above_the_bar(screen: Screen) -> None:
    """With one row ticked."""
    screen.tick("Ada Lovelace").check()
    bar(screen, 1)
    screen.page.evaluate(
        "document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'It is done and this is a long text.' } }))"
    )
    toast = screen.page.locator(".toast")
    expect(toast).to_be_visible()
    toast.evaluate("toast => Promise.all(toast.getAnimations().map(animation => animation.finished))")
    above, below = toast.bounding_box(), screen.page.locator("#selection").bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert above["y"] > 0


@pytest.mark.usefixtures("people")
def test_rows_are_ticked(screen: Screen, step: Step) -> None:
    screen.open("contacts").lists("이서연", "Grace Hopper", "박민준", "Ada Lovelace", "김민준")

    with step(screen, "Ticks are counted and cleared."):
        bar(screen, 0)
        screen.tick("Ada Lovelace").check()
        bar(screen, 1)
        screen.tick("박민준").check()
        bar(screen, 2)
        expect(screen.page.locator("#announce")).to_have_text("2 selected")
        screen.tick("박민준").uncheck()
        bar(screen, 1)
        screen.click("Clear", "#selection")
        bar(screen, 0)
        expect(screen.tick("Ada Lovelace")).not_to_be_checked()
        expect(screen.panel).to_be_empty()

    with step(screen, "Shift ticks and unticks a range."):
        screen.tick("Ada Lovelace").click()
        screen.tick("이서연").click(modifiers=["Shift"])
        bar(screen, 4)
        expect(screen.tick("박민준")).to_be_checked()
        expect(screen.tick("김민준")).not_to_be_checked()
        screen.tick("박민준").click(modifiers=["Shift"])
        bar(screen, 1)
        expect(screen.tick("Ada Lovelace")).to_be_checked()
        screen.click("Clear", "#selection")

    with step(screen, "x ticks the row that the keyboard is on."):
        screen.unfocus()
        screen.press("j", "j", "x")
        expect(screen.tick("Grace Hopper")).to_be_checked()
        bar(screen, 1)
        screen.press("j", "x")
        bar(screen, 2)
        screen.press("x")
        bar(screen, 1)
        screen.click("Clear", "#selection")

    with step(screen, "The head is full when all are ticked."):
        head = screen.page.get_by_role("checkbox", name="Tick all loaded rows")
        head.click()
        bar(screen, 5)
        expect(head).to_be_checked()
        expect(head).to_have_js_property("indeterminate", False)
        screen.tick("Ada Lovelace").uncheck()
        expect(head).to_have_js_property("indeterminate", True)
        screen.click("Clear", "#selection")

    with step(screen, "A message doesn’t cover the bar."):
        shows_a_message_above_the_bar(screen)

    with step(screen, "Ticks outlive the panel."):
        screen.tick("Ada Lovelace").check()
        screen.click("Grace Hopper")
        screen.sees("Grace Hopper", "#panel")
        bar(screen, 1)
        screen.click("Close", "#panel")
        bar(screen, 1)
        expect(screen.tick("Ada Lovelace")).to_be_checked()

    with step(screen, "Another list begins without ticks and says so."):
        screen.tick("Ada Lovelace").check()
        bar(screen, 1)
        screen.search("민준")
        screen.lists("박민준", "김민준")
        bar(screen, 0)
        screen.sees("Your selection was cleared", within="#toasts")


@pytest.mark.usefixtures("people")
def test_on_a_phone_a_message_does_not_cover_the_bar(phone: Screen) -> None:
    shows_a_message_above_the_bar(phone.open("contacts"))


@pytest.mark.usefixtures("crowd")
def test_the_head_ticks_what_is_loaded_but_never_more_than_100(screen: Screen) -> None:
    screen.open("contacts")
    head = screen.page.get_by_role("checkbox", name="Tick all loaded rows")
    rows, ticked = screen.page.locator("tr[data-row]"), screen.page.locator("tbody .tick:checked")
    head.click()
    bar(screen, 50)
    expect(head).to_have_js_property("indeterminate", True)
    head.click()
    bar(screen, 0)
    for loaded in (50, 100, 150):
        expect(rows).to_have_count(loaded)
        screen.page.locator(".grid").evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(rows).to_have_count(200)
    head.click()
    bar(screen, 100)
    expect(ticked).to_have_count(100)
    expect(head).not_to_be_checked()  # 100 of 230 aren't all
    expect(head).to_have_js_property("indeterminate", True)
    head.click()
    bar(screen, 0)
    head.click()
    bar(screen, 100)
    rows.nth(150).locator(".tick").click()
    expect(screen.page.locator(".toast")).to_contain_text("at most 100")
    expect(rows.nth(150).locator(".tick")).not_to_be_checked()
    bar(screen, 100)
    screen.click("Clear", "#selection")
    rows.nth(0).locator(".tick").click()
    rows.nth(160).locator(".tick").click(modifiers=["Shift"])
    bar(screen, 100)
    expect(ticked).to_have_count(100)
