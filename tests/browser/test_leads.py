"""Adding a lead and deleting a customer, as somebody does it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Step
from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def test_a_lead_is_added(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "Somebody known isn’t added but led to."):
        screen.expect_status(422)
        screen.click("Add customers")
        screen.click("Add a lead")
        screen.dialog.get_by_label("E-mail").fill("ADA@engine.example")
        screen.click("Add", screen.dialog)
        screen.sees("This already belongs to Ada Lovelace.", "#dialog")
        expect(screen.dialog.get_by_label("E-mail")).to_have_value("ADA@engine.example")
        expect(screen.focused).to_have_attribute("name", "email")
        screen.click("Ada Lovelace", screen.dialog)
        screen.sees("ada@engine.example", "#panel")

    with step(screen, "A lead is added and opened."):
        screen.counts("5")
        screen.click("Add customers")
        screen.click("Add a lead")
        expect(screen.focused).to_have_attribute("name", "mobileNumber")
        screen.page.keyboard.type("010-7777-8888")
        screen.dialog.get_by_label("Name").fill("Mary Jackson")
        screen.press("Enter")
        screen.sees("Mary Jackson", "#panel")
        screen.sees("+82 10-7777-8888", "#panel")
        screen.sees("Mary Jackson is added.", "#toasts")
        screen.counts("6")
        expect(screen.page.locator(".grid tbody .name a").first).to_have_text("Mary Jackson")
        expect(screen.row("Mary Jackson")).to_have_class("is-open")


def test_a_customer_is_deleted(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "From the panel."):
        screen.lists("이서연", "Grace Hopper", "박민준", "Ada Lovelace", "김민준")
        screen.tick("Ada Lovelace").check()
        screen.click("Ada Lovelace")
        screen.click("More for this customer")
        screen.click("Delete customer")
        screen.sees("Delete “Ada Lovelace”?", "#dialog")
        screen.click("Cancel", screen.dialog)
        expect(screen.row("Ada Lovelace")).to_be_visible()
        screen.click("More for this customer")
        screen.click("Delete customer")
        screen.click("Delete customer", screen.dialog)
        screen.lists("이서연", "Grace Hopper", "박민준", "김민준")
        expect(screen.dialog).to_be_hidden()
        expect(screen.panel).to_be_empty()
        expect(screen.focused).to_have_text("김민준")
        expect(screen.page.locator("#selection")).to_be_hidden()
        screen.sees("The customer is deleted.", "#toasts")
        screen.counts("4")
        expect(screen.page.locator("#mu")).to_have_text("4")
        screen.is_at("/contacts/")

    with step(screen, "The last one leaves an empty list that says so."):
        screen.page.locator("[data-search]").fill("hopper")
        screen.lists("Grace Hopper")
        screen.click("Grace Hopper")
        screen.click("More for this customer")
        screen.click("Delete customer")
        screen.click("Delete customer", screen.dialog)
        screen.sees("No customers found", "#list")


def test_from_the_profile_one_comes_back_to_the_list(screen: Screen) -> None:
    screen.open("contacts", query="q=e")
    screen.click("Ada Lovelace")
    screen.click("See Profile")
    screen.click("More for this customer")
    screen.click("Delete customer")
    screen.click("Delete customer", screen.dialog)
    screen.is_at("/contacts/?q=e")
    screen.sees("The customer is deleted.", "#toasts")
