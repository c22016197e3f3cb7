"""Where the focus is when a dialog opens: on its first field, else on what does no harm."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Step
from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


def test_where_a_dialog_of_contacts_begins(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "A form begins with its first field."):
        screen.click("Add customers")
        screen.click("Add a lead")
        expect(screen.focused).to_have_attribute("name", "mobileNumber")
        screen.press("Escape")

    with step(screen, "A deletion doesn’t begin with deleting."):
        screen.click("Ada Lovelace")
        screen.page.locator("[popovertarget=contact-menu]").click()
        screen.page.locator("#contact-menu").get_by_text("Delete customer").click()
        expect(screen.dialog).to_be_visible()
        expect(screen.dialog.locator(".dialog-body :focus, .dialog-foot [data-close-dialog]:focus")).to_be_visible()


def test_a_new_key_begins_with_its_first_field(screen: Screen) -> None:
    screen.open("keys").click("Add a key")
    expect(screen.dialog.locator(".dialog-body").locator("input:visible, select:visible").first).to_be_focused()
