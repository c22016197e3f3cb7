"""A colleague is invited, comes in, and gets a right; and a channel keeps its last owner."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from crm import roles
from crm.models import Channel
from tests import cast
from tests.browser.screen import Screen
from tests.cast import PASSWORD, Person
from tests.second_factor import give_second_factor, totp

pytestmark = pytest.mark.django_db(transaction=True)


def invite(screen: Screen, email: str, role: str) -> str:
    """Send the invitation from the page, and return the path of its link."""
    screen.open("managers")
    screen.click("Invite a manager")
    screen.dialog.get_by_label("E-mail").fill(email)
    screen.dialog.get_by_label("Role").select_option(role)
    screen.click("Invite", screen.dialog)
    link = screen.dialog.get_by_label("Link").input_value()
    screen.click("Close", screen.dialog.locator(".dialog-foot"))
    expect(screen.dialog).to_be_hidden()
    return urlsplit(link).path


def set_up_second_factor(screen: Screen) -> None:
    screen.click("Set up two-factor authentication")
    screen.click("Set up the app")
    screen.page.get_by_label("Password").fill(PASSWORD)
    screen.page.locator("main form button").first.click()
    while "recovery-codes" not in screen.page.url:  # a code may end between being read and being sent
        code = totp(screen.page.get_by_label("Secret").input_value())
        screen.page.locator("[name=code]").fill(code)
        with screen.page.expect_navigation():
            screen.click("Turn on")
    screen.click("I have saved the codes. Continue")


def open_menu(screen: Screen, contact: Contact) -> None:
    screen.page.goto(f"/c/acme/contacts/{contact.pk}/")
    screen.click("More for this customer")
    expect(screen.page.locator("#contact-menu")).to_be_visible()


def test_an_invited_colleague_signs_up_and_gets_a_right_that_works_at_once(
    screen: Screen, screen_of: Callable[..., Screen], alice: Person, acme: Channel, people: list[Contact]
) -> None:
    give_second_factor(alice)
    roles.create_role(acme, "Night shift", ["contacts.edit"], by=alice.actor)
    screen.open("managers")
    screen.page.get_by_role("switch", name="Require two-factor authentication").click()
    screen.sees("All managers now need two-factor authentication.", "#toasts")
    link = invite(screen, "bea@example.com", "Night shift")
    screen.sees("bea@example.com", "#managers")

    bea = screen_of()
    bea.expect_status(403)
    bea.expect_status(422)
    bea.page.goto(link)
    bea.sees("Alice has invited bea@example.com, with the role “Night shift”.")
    bea.page.get_by_label("Your name").fill("Bea")
    bea.page.get_by_label("Password", exact=True).fill("short")
    bea.page.get_by_label("Password again").fill("short")
    bea.click("Create account and join")
    expect(bea.focused).to_have_attribute("id", "id_password1")
    bea.page.get_by_label("Password", exact=True).fill(PASSWORD)
    bea.page.get_by_label("Password again").fill(PASSWORD)
    bea.click("Create account and join")
    bea.sees("Protect your account first")
    set_up_second_factor(bea)
    bea.is_at("/c/acme/contacts/")

    victim = people[1]
    open_menu(bea, victim)
    expect(bea.page.get_by_role("link", name="Delete customer")).to_have_count(0)
    bea.page.goto(f"/c/acme/contacts/{victim.pk}/deletion/")
    bea.sees("You don’t have permission to do that")
    assert acme.contacts.filter(pk=victim.pk).exists()

    screen.open("roles")
    switch = screen.page.get_by_role("switch", name="Night shift: Delete customer")
    switch.focus()
    screen.press("Space")
    screen.sees("“Night shift” now has the right “Delete customer”.", "#toasts")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()

    open_menu(bea, victim)
    bea.click("Delete customer")
    bea.dialog.get_by_role("button", name=re.compile("^Delete")).click()
    bea.sees("deleted", "#toasts")
    assert not acme.contacts.filter(pk=victim.pk).exists()
    screen.open("managers")
    screen.sees("Bea", "#managers")
    expect(screen.page.locator("#invitations-title")).to_have_count(0)


def test_a_right_takes_along_what_it_needs_and_gives_it_back(screen: Screen, acme: Channel, alice: Person) -> None:
    roles.create_role(acme, "Helpers", by=alice.actor)
    screen.open("roles")

    def switch(right: str) -> None:
        screen.page.get_by_role("switch", name=f"Helpers: {right}").click()

    switch("Delete customer")
    expect(screen.page.get_by_role("switch", name="Helpers: See contacts")).to_be_checked()
    screen.sees("and what it needs: See contacts.", "#toasts")
    switch("See contacts")
    expect(screen.page.get_by_role("switch", name="Helpers: Delete customer")).not_to_be_checked()
    screen.sees("nor what needs it: Delete customer.", "#toasts")
    assert acme.roles.get(name="Helpers").granted == []


def test_the_last_owner_stays_and_the_dialog_says_why(screen: Screen, acme: Channel, bob: Person) -> None:
    screen.expect_status(422)
    screen.open("managers")
    screen.click("Leave")
    screen.click("Leave", screen.dialog)
    expect(screen.dialog).to_contain_text("The channel’s last owner can’t be removed")
    screen.click("Cancel", screen.dialog)
    screen.page.get_by_role("link", name="Role of Alice: Owner").click()
    screen.dialog.get_by_label("Role").select_option("Basic")
    screen.click("Save", screen.dialog)
    expect(screen.dialog).to_contain_text("The channel’s last owner can’t be removed")
    screen.click("Cancel", screen.dialog)
    screen.page.get_by_role("link", name="Role of Bob: Basic").click()
    screen.dialog.get_by_label("Role").select_option("Owner")
    screen.click("Save", screen.dialog)
    screen.sees("Bob now has the role “Owner”.", "#toasts")
    expect(screen.page.get_by_role("link", name="Role of Bob: Owner")).to_be_focused()
    screen.click("Leave")
    screen.click("Leave", screen.dialog)
    screen.sees("No channel yet")
    assert [manager.user.name for manager in acme.managers.filter(role__kind="owner")] == ["Bob"]


def test_a_link_is_copied_and_an_invitation_withdrawn(screen: Screen, acme: Channel) -> None:
    screen.allow_clipboard()
    screen.open("managers")
    screen.click("Invite a manager")
    screen.dialog.get_by_label("E-mail").fill("bea@example.com")
    screen.press("Enter")
    screen.click("Copy", screen.dialog)
    screen.sees("Copied.", "#toasts")
    copied = screen.page.evaluate("navigator.clipboard.readText()")
    assert copied == screen.dialog.get_by_label("Link").input_value()
    screen.press("Escape")
    screen.click("Invite bea@example.com again")
    expect(screen.dialog.get_by_label("Link")).to_be_visible()
    screen.press("Escape")
    screen.click("Withdraw the invitation of bea@example.com")
    screen.sees("The invitation of bea@example.com is withdrawn.", "#toasts")
    expect(screen.page.locator("#invitations-title")).to_have_count(0)
    assert not acme.invitations.filter(state="open").exists()


def test_a_role_is_added_renamed_and_deleted_with_its_people(screen: Screen, acme: Channel, bob: Person) -> None:
    screen.expect_status(422)
    screen.open("roles")
    screen.click("Add a role")
    screen.dialog.get_by_label("Name").fill("owner")
    screen.press("Enter")
    expect(screen.dialog.locator(".errors")).to_contain_text("already a role with this name")
    screen.dialog.get_by_label("Name").fill("Night shift")
    screen.press("Enter")
    expect(screen.page.get_by_role("link", name="Night shift")).to_be_visible()
    bob.manager.__class__.everywhere.filter(pk=bob.manager.pk).update(role=acme.roles.get(name="Night shift"))
    screen.click("Night shift")
    screen.dialog.get_by_label("Name").fill("Late shift")
    screen.dialog.get_by_label("Give it to invited people").check()
    screen.click("Save", screen.dialog)
    expect(screen.page.get_by_role("columnheader", name="Late shift")).to_contain_text("For invited people")
    screen.click("Late shift")
    screen.click("Delete the role", screen.dialog)
    expect(screen.dialog).to_contain_text("Managers with this role: 1.")
    screen.click("Delete the role", screen.dialog)
    screen.sees("The role “Late shift” is deleted.", "#toasts")
    assert acme.managers.get(pk=bob.manager.pk).role == cast.basic_role(acme)


def test_on_a_phone_managers_and_roles_fit(phone: Screen, acme: Channel, bob: Person) -> None:
    for name in ("managers", "roles"):
        phone.open(name)
        assert phone.page.evaluate("document.querySelector('.main').scrollWidth <= innerWidth")
    phone.page.get_by_role("switch", name="Basic: Delete customer").click()
    phone.sees("“Basic” now has the right “Delete customer”.", "#toasts")
