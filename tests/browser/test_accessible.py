"""axe finds no serious fault on any page, in either theme.

A page is drawn once and looked at in both themes and widths: only stylesheets tell them apart.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone

from contacts import inbox
from contacts.models import Contact
from crm.chatroom.notices import post
from tests.browser.chromium import NARROW, WIDE
from tests.browser.screen import Screen
from tests.cast import Person
from tests.exports import door

Scheme = Literal["light", "dark"]
GRAVE = {"serious", "critical"}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SCHEMES: Final[dict[Scheme, dict[str, Any]]] = {"dark": COLOURS, "light": {}}
RUN = "options => axe.run(options).then((results) => results.violations)"
SETTLE = "document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())"


def faults(screen: Screen) -> list[str]:
    """What axe finds on the page, in the dark theme by the rules of colours alone, as all else is the same in both."""
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, rules in SCHEMES.items():
        screen.page.emulate_media(color_scheme=scheme)
        screen.page.evaluate(SETTLE)
        violations = screen.page.evaluate(RUN, {"resultTypes": ["violations"], **rules})
        grave = [violation for violation in violations if violation["impact"] in GRAVE]
        found += [f"{violation['id']}: {node['html']}" for violation in grave for node in violation["nodes"]]
    return found


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
        screen.open(name, query=query)
        for size in (NARROW, WIDE):
            screen.resize(size)
            found[f"{name}?{query} {size}"] = faults(screen)
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
