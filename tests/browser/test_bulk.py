"""Changing many at once, as a person does it."""

import pytest
from playwright.sync_api import expect

from contacts.models import BulkChange, Contact
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.browser.test_ticking import bar
from tests.contacts.bulk import doing as bulk


def choose(screen: Screen, name: str) -> None:
    """An entry of the menu in the selection bar."""
    screen.click("Change", "#selection")
    screen.click(name, "#selection")
    expect(screen.dialog).to_be_visible()


@pytest.mark.usefixtures("people")
def test_those_ticked_are_changed(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "They get a tag and lose it again."):
        screen.tick("Ada Lovelace").check()
        screen.tick("Grace Hopper").check()
        choose(screen, "Add tags …")
        screen.sees("For 2 customers", "#dialog")
        expect(screen.dialog.get_by_label("Tags")).to_be_focused()
        screen.press(*"spring", "Enter")
        expect(screen.dialog).to_be_hidden()
        screen.sees("2 customers changed.", "#toasts")
        expect(screen.row("Ada Lovelace")).to_contain_text("spring")
        bar(screen, 0)
        screen.click("Undo", "#toasts")
        screen.sees("2 customers restored.", "#toasts")
        expect(screen.row("Ada Lovelace")).not_to_contain_text("spring")

    with step(screen, "The control of a value follows its key."):
        screen.tick("Ada Lovelace").check()
        choose(screen, "Set or clear a value …")
        screen.dialog.get_by_label("Field").select_option("profile.lastCheckoutCompletedAt")
        expect(screen.page.locator("#id_value")).to_have_attribute("type", "datetime-local")
        screen.dialog.get_by_label("Field").select_option("profile.total")
        expect(screen.page.locator("#id_value")).to_have_attribute("inputmode", "decimal")
        screen.expect_status(422)
        screen.page.locator("#id_value").fill("many")
        screen.click("Save", "#dialog")
        screen.sees("is no number", "#dialog")
        screen.page.locator("#id_value").fill("77")
        screen.click("Save", "#dialog")
        expect(screen.row("Ada Lovelace")).to_contain_text("77")

    with step(screen, "They are blocked and unblocked again."):
        screen.tick("Ada Lovelace").check()
        screen.tick("Grace Hopper").check()
        choose(screen, "Block …")
        screen.sees("For 2 customers", "#dialog")
        row = screen.row("Ada Lovelace").element_handle()
        screen.click("Block", "#dialog")
        screen.sees("2 customers changed.", "#toasts")
        assert Contact.everywhere.filter(blocked=True).count() == 2
        bar(screen, 0)
        row.wait_for_element_state("hidden")  # the list has come again; a tick set before would go with the old rows
        screen.tick("Ada Lovelace").check()
        choose(screen, "Unblock …")
        screen.click("Unblock", "#dialog")
        screen.sees("1 customer changed.", "#toasts")
        assert Contact.everywhere.filter(blocked=True).count() == 1
        bar(screen, 0)

    with step(screen, "Several are deleted by typing their number."):
        screen.tick("Ada Lovelace").check()
        screen.tick("Grace Hopper").check()
        choose(screen, "Delete …")
        screen.sees("will be deleted", "#dialog")
        screen.expect_status(422)
        screen.page.get_by_label("Type 2 to confirm").fill("3")
        screen.click("Delete", "#dialog")
        screen.sees("not the number", "#dialog")
        screen.page.get_by_label("Type 2 to confirm").fill("2")
        screen.click("Delete", "#dialog")
        screen.lists("이서연", "박민준", "김민준")
        screen.sees("2 customers deleted.", "#toasts")


@pytest.mark.usefixtures("crowd")
def test_the_whole_result_is_selected(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "Unticking one ends it."):
        screen.page.get_by_role("checkbox", name="Tick all loaded rows").click()
        bar(screen, 50)
        screen.click("Select all 230 customers", "#selection")
        screen.page.locator("tbody .tick").nth(3).uncheck()
        bar(screen, 49)
        choose(screen, "Add tags …")
        screen.sees("For 49 customers", "#dialog")
        screen.press("Escape")
        screen.click("Clear", "#selection")
        bar(screen, 0)

    with step(screen, "It outlives scrolling."):
        screen.page.get_by_role("checkbox", name="Tick all loaded rows").click()
        bar(screen, 50)
        screen.click("Select all 230 customers", "#selection")
        expect(screen.page.locator("#announce")).to_have_text("All 230 selected")
        rows = screen.page.locator("tr[data-row]")
        screen.page.locator(".grid").evaluate("grid => grid.scrollTop = grid.scrollHeight")
        expect(rows).to_have_count(100)
        expect(screen.page.locator("tbody .tick:checked")).to_have_count(100)
        expect(screen.page.locator("[data-said-all]")).to_be_visible()
        choose(screen, "Marketing consent …")
        screen.sees("For 230 customers", "#dialog")
        screen.page.get_by_label("don’t agree to it").check(force=True)
        screen.click("Save", "#dialog")
        screen.sees("230 customers changed.", "#toasts")
        assert Contact.everywhere.filter(unsubscribe_email=True).count() == 230
        screen.open("contacts_bulk", BulkChange.everywhere.get().pk)
        screen.click("Undo", "#main")
        screen.sees("230 customers restored.", "#main")
        assert not Contact.everywhere.filter(unsubscribe_email=True).exists()


@pytest.mark.usefixtures("crowd")
def test_many_run_in_the_background_and_the_chatroom_tells(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.bulk.actions.starting.AT_ONCE", 100)
    screen.open("contacts")
    screen.page.get_by_role("checkbox", name="Tick all loaded rows").click()
    bar(screen, 50)
    screen.click("Select all 230 customers", "#selection")
    choose(screen, "Add tags …")
    screen.press(*"all", "Enter")
    screen.sees("in the background", "#toasts")
    screen.sees("Add tags: all", "#jobs")
    bulk.work()
    screen.open("chatroom").sees("230 customers changed.")
    screen.click("Report and undo")
    screen.sees("Add tags: all", "#main")
