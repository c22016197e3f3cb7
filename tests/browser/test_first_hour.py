"""The first hour of a channel: from nothing to the first segment, and example customers in and out."""

from collections.abc import Callable

from playwright.sync_api import expect

from contacts.models import ExampleSet
from crm.models import Channel
from tests import cast
from tests.browser.screen import Screen
from tests.cast import Person
from tests.contacts.bulk import doing as bulk


def step(screen: Screen, name: str, *, is_done: bool) -> None:
    marked = screen.page.locator(f"#step-{name}.is-done")
    expect(marked).to_have_count(1 if is_done else 0)


def test_a_new_channel_comes_from_nothing_to_its_first_segment(screen: Screen, acme: Channel) -> None:
    screen.open("contacts")
    screen.sees("0 of 4 done")
    screen.click("Add a lead", "#step-customers")
    screen.dialog.get_by_label("E-mail").fill("ada@engine.example")
    screen.dialog.get_by_label("Name").fill("Ada Lovelace")
    screen.click("Add", screen.dialog)
    screen.sees("Ada Lovelace is added.", "#toasts")
    screen.sees("1/4", "#sidebar")

    screen.page.locator("#sidebar").get_by_role("link", name="First steps").click()
    step(screen, "customers", is_done=True)
    step(screen, "keys", is_done=False)
    screen.click("Customer profile data", "#step-keys")
    screen.click("Add a key")
    screen.dialog.get_by_label("Label").fill("Grade")
    screen.dialog.get_by_label("Name").fill("grade")
    screen.click("Add", screen.dialog)
    screen.sees("“Grade” is added.", "#toasts")

    screen.open("first_steps")
    step(screen, "keys", is_done=True)
    screen.click("Open the Advanced Filter", "#step-segment")
    expect(screen.page.locator("#builder")).to_be_visible()
    filter_ = '{"key":"profile.name","operator":"$contains","values":["Ada"]}'
    screen.open("contacts", query=f"filter={filter_}")
    screen.lists("Ada Lovelace")
    screen.page.get_by_role("link", name="Save as segment").click()
    screen.dialog.get_by_label("Name").fill("Adas")
    screen.click("Create segment", screen.dialog)
    screen.sees("Adas", "#segments")

    cast.hire(acme, "Bob", cast.basic_role(acme))
    screen.open("first_steps")
    screen.sees("4 of 4 done")
    screen.open("contacts")
    expect(screen.page.locator("#sidebar")).not_to_contain_text("First steps")


def test_examples_come_and_go(screen: Screen, acme: Channel) -> None:
    screen.open("contacts")
    screen.click("Try with example customers")
    screen.sees("are being added", "#list")
    assert bulk.work() == 1
    screen.sees(f"{ExampleSet.MANY:,} customers here are examples", "#list")
    screen.counts(f"{ExampleSet.MANY:,}")
    screen.sees("newsletter", "#sidebar")
    screen.click("Remove examples", "#list")
    screen.sees("This can’t be undone.", "#dialog")
    screen.click("Remove examples", "#dialog")
    screen.sees("are being removed", "#list")
    assert bulk.work() == 1
    screen.sees("No customers yet", "#list")
    expect(screen.page.locator("#sidebar")).not_to_contain_text("newsletter")
    assert not acme.contacts.exists()


def test_who_may_only_look_sees_who_can_do_each_step(
    screen_of: Callable[..., Screen], alice: Person, vera: Person
) -> None:
    screen = screen_of(vera).open("contacts")
    screen.sees("Alice (Owner)", "#step-customers")
    expect(screen.page.get_by_role("button", name="Try with example customers")).to_have_count(0)
