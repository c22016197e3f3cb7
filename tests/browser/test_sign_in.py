"""The way in and out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from crm import managers
from crm.actors import SYSTEM
from tests.browser.screen import Screen
from tests.cast import PASSWORD, Person

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(screen: Screen, email: str, password: str) -> None:
    screen.page.get_by_label("E-mail").fill(email)
    screen.page.get_by_label("Password").fill(password)
    screen.click("Sign in")


def test_signing_in_leads_to_the_contacts_and_out_again(alice: Person, screen_of: Callable[..., Screen]) -> None:
    screen = screen_of()
    screen.page.goto(alice.url("contacts") + "?q=ada")
    fill_in(screen, "alice@example.com", "wrong")
    screen.sees("The e-mail address or the password is wrong.")
    fill_in(screen, "alice@example.com", PASSWORD)
    screen.is_at("/c/acme/contacts/?q=ada")
    screen.page.locator("[popovertarget=account]").click()
    screen.click("Sign out", "#account")
    screen.page.goto(alice.url("contacts"))
    expect(screen.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_what_was_typed_outlives_a_session_that_ended(screen: Screen, alice: Person, people: list[Contact]) -> None:
    screen.expect_status(401)
    screen.open("contacts").page.wait_for_load_state("networkidle")
    screen.click("Add customers")
    screen.click("Add a lead")
    screen.dialog.get_by_label("Mobile").fill("010-7777-8888")
    field = screen.dialog.get_by_label("Name")
    field.fill("Typed for an hour")
    alice.client.logout()
    screen.click("Add", screen.dialog)
    screen.sees("You are signed out. What you typed is still here", "#toasts")
    expect(field).to_have_value("Typed for an hour")
    with screen.context.expect_page() as opened:
        screen.click("Sign in", "#toasts")
    tab = opened.value
    tab.get_by_label("E-mail").fill("alice@example.com")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.locator("[data-search]")).to_be_visible()
    tab.close()
    screen.click("Add", screen.dialog)
    screen.sees("Typed for an hour", "#panel")


def test_a_channel_is_switched_in_the_menu(screen: Screen, alice: Person, charlie: Person) -> None:
    managers.add_manager(charlie.channel, alice.user, by=SYSTEM)
    screen.open("contacts")
    screen.page.locator("[popovertarget=channels]").click()
    screen.click("Borg", "#channels")
    screen.is_at("/c/borg/contacts/")
