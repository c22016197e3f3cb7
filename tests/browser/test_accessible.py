"""axe finds no serious fault on any page, in either theme."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone

from contacts import inbox
from contacts.models import Contact
from crm.chatroom.notices import post
from crm.models import User
from tests.browser.chromium import NARROW, WIDE
from tests.browser.screen import Screen
from tests.cast import Person
from tests.exports import door

GRAVE = {"serious", "critical"}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def faults(screen: Screen, theme: str = "light") -> list[str]:
    """What axe finds on the page. In the dark theme by the rules of colours alone, as all else is the same in both."""
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], **(COLOURS if theme == "dark" else {})}
    found = screen.page.evaluate("options => axe.run(options).then((results) => results.violations)", options)
    return [f"{fault['id']}: {node['html']}" for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]]


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, alice: Person) -> str:
    User.objects.update(theme=request.param)
    return str(request.param)


@pytest.fixture
def shop(alice: Person, people: list[Contact]) -> list[Contact]:
    """Everything has something to show."""
    post(alice.manager, "Ready", label="Download", route="export_file", pk=1, until=timezone.now() + timedelta(days=1))
    post(alice.manager, "Over", label="Download", route="export_file", pk=1, until=timezone.now() - timedelta(days=1))
    door.start(alice)
    inbox.open_chat(alice.channel, people[1], "Where is my parcel?")
    return people


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages(
    theme: str, size: tuple[int, int], shop: list[Contact], alice: Person, screen_of: Callable[..., Screen]
) -> None:
    screen = screen_of(alice, size)
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
        found[f"{name}?{query}"] = faults(screen, theme)
    assert {page: those for page, those in found.items() if those} == {}


def test_menus_and_dialogs(theme: str, shop: list[Contact], screen: Screen) -> None:
    screen.open("contacts")
    screen.tick("Ada Lovelace").check()
    screen.click("Columns")
    found = faults(screen, theme)
    screen.press("Escape")
    screen.page.locator("[popovertarget=account]").click()
    found += faults(screen, theme)
    screen.press("Escape", "?")
    found += faults(screen, theme)
    screen.press("Escape")
    screen.click("Download", ".toolbar")
    screen.dialog.get_by_text("30 minutes").wait_for()
    found += faults(screen, theme)
    assert found == []


def test_signing_in(theme: str, screen_of: Callable[..., Screen]) -> None:
    screen = screen_of(color_scheme=theme)
    found = []
    for name in ("account_login", "account_reset_password", "account_signup"):
        found += faults(screen.go(name), theme)
    assert found == []


def test_the_account(theme: str, screen: Screen) -> None:
    found = []
    for name in ("profile", "account_change_password", "mfa_index", "usersessions_list", "guide"):
        found += faults(screen.go(name), theme)
    assert found == []
