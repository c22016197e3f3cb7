"""axe finds no serious fault on any page, in either theme."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import inbox
from contacts.models import Contact
from crm.chatroom.notices import post
from tests.browser.axe import faults
from tests.browser.chromium import NARROW, WIDE
from tests.browser.screen import Screen
from tests.cast import Person
from tests.exports import door


@pytest.fixture
def shop(alice: Person, people: list[Contact]) -> list[Contact]:
    """Everything has something to show."""
    post(alice.manager, "Ready", label="Download", route="export_file", pk=1, until=timezone.now() + timedelta(days=1))
    post(alice.manager, "Over", label="Download", route="export_file", pk=1, until=timezone.now() - timedelta(days=1))
    door.start(alice)
    inbox.open_chat(alice.channel, people[1], "Where is my parcel?")
    return people


@pytest.mark.slow
def test_pages(shop: list[Contact], screen: Screen) -> None:
    found = {}
    for name, query in [
        ("contacts", ""),
        ("contacts", "q=zzz"),
        ("first_steps", ""),
        ("import_new", ""),
        ("contacts", f"contact={shop[1].pk}"),
        ("inbox", ""),
        ("inbox", "state=closed"),
        ("chatroom", ""),
        ("log", ""),
        ("exports", ""),
        ("export_new", ""),
        ("settings", ""),
        ("keys", ""),
        ("key_new", ""),
        ("managers", ""),
        ("invitation_new", ""),
        ("roles", ""),
        ("role_new", ""),
        ("departure", ""),
    ]:
        found[f"{name}?{query}"] = faults(screen.open(name, query=query), NARROW, WIDE)
    assert {page: those for page, those in found.items() if those} == {}


def test_menus_and_dialogs(shop: list[Contact], screen: Screen) -> None:
    screen.open("contacts")
    screen.tick("Ada Lovelace").check()
    screen.click("Columns")
    found = faults(screen)
    screen.press("Escape")
    screen.page.locator("[popovertarget=account]").click()
    found += faults(screen)
    screen.press("Escape", "?")
    found += faults(screen)
    screen.press("Escape")
    screen.click("Download", ".toolbar")
    screen.dialog.get_by_text("30 minutes").wait_for()
    found += faults(screen)
    assert found == []


def test_signing_in(screen_of: Callable[..., Screen]) -> None:
    screen = screen_of()
    found = []
    for name in ("account_login", "account_reset_password", "account_signup"):
        found += faults(screen.go(name))
    assert found == []


def test_the_account(screen: Screen) -> None:
    found = []
    for name in ("profile", "account_change_password", "mfa_index", "usersessions_list", "guide", "api_reference"):
        found += faults(screen.go(name))
    assert found == []
