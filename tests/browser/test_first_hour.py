"""The first hour of a channel: from nothing to the first segment, and example customers in and out."""

from collections.abc import Callable
from unittest.mock import patch

from playwright.sync_api import expect

from contacts.models import ExampleSet
from crm.deletion import delete_channel
from crm.models import Channel, User
from tests.browser.screen import Screen
from tests.cast import Person
from tests.contacts.bulk import doing as bulk


def step(screen: Screen, name: str, *, is_done: bool) -> None:
    marked = screen.page.locator(f"#step-{name}.is-done")
    expect(marked).to_have_count(1 if is_done else 0)


def test_a_new_channel_comes_from_nothing_to_its_first_segment(screen_of: Callable[..., Screen], alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_superuser=True)
    screen = screen_of(alice, timezone_id="Asia/Seoul").open("contacts")
    screen.click("Channel: Acme")
    screen.click("New channel", "#channels")
    expect(screen.page.get_by_label("Time zone")).to_have_value("Asia/Seoul")
    screen.page.get_by_label("Name").fill("Umbrella")
    screen.page.get_by_label("Address").fill("umbrella")
    screen.click("Create channel")
    screen.is_at("/c/umbrella/contacts/")

    screen.sees("0 of 4 done")
    screen.click("Add a lead", "#step-customers")
    screen.dialog.get_by_label("E-mail").fill("ada@engine.example")
    screen.dialog.get_by_label("Name").fill("Ada Lovelace")
    screen.click("Add", screen.dialog)
    screen.sees("Ada Lovelace is added.", "#toasts")
    screen.sees("1/4", "#sidebar")

    first_steps = screen.page.locator("#sidebar").get_by_role("link", name="First steps")
    first_steps.click()
    step(screen, "customers", is_done=True)
    step(screen, "keys", is_done=False)
    screen.click("Customer profile data", "#step-keys")
    screen.click("Add a key")
    screen.dialog.get_by_label("Label").fill("Grade")
    screen.dialog.get_by_label("Name").fill("grade")
    screen.click("Add", screen.dialog)
    screen.sees("“Grade” is added.", "#toasts")

    screen.page.goto("/c/umbrella/contacts/first-steps/")
    step(screen, "keys", is_done=True)
    screen.click("Open the Advanced Filter", "#step-segment")
    screen.click("Add condition", "#builder")
    screen.page.keyboard.type("e-mail")
    screen.press("Enter")
    screen.page.get_by_label("Operator of E-mail").select_option("$exist")
    screen.lists("Ada Lovelace")
    screen.click("Save as segment")
    screen.dialog.get_by_label("Name").fill("With e-mail")
    screen.click("Create segment", screen.dialog)
    screen.sees("With e-mail", "#segments")

    first_steps.click()
    step(screen, "segment", is_done=True)
    screen.click("Managers", "#step-managers")
    screen.click("Invite a manager")
    screen.dialog.get_by_label("E-mail").fill("bea@example.com")
    screen.click("Invite", screen.dialog)
    expect(screen.dialog.get_by_label("Link")).to_be_visible()
    screen.page.goto("/c/umbrella/contacts/first-steps/")
    screen.sees("4 of 4 done")
    screen.page.goto("/c/umbrella/contacts/")
    expect(screen.page.locator("#sidebar")).not_to_contain_text("First steps")


def test_a_channel_is_made_changed_and_deleted_by_its_name(screen_of: Callable[..., Screen], alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_superuser=True)
    screen = screen_of(alice, timezone_id="Asia/Seoul").go("channel_new")
    screen.expect_status(422)
    screen.page.get_by_label("Name").fill("Umbrella")
    screen.page.get_by_label("Address").fill("umbrella")
    screen.click("Create channel")
    screen.is_at("/c/umbrella/contacts/")

    screen.page.goto("/c/umbrella/settings/")
    screen.page.get_by_label("Name").fill("Umbrella Shop")
    screen.page.get_by_label("Default country").select_option("JP")
    screen.page.get_by_label("MU limit").fill("500")
    screen.click("Save")
    screen.sees("Saved.")
    screen.sees("0 of 500 managed users (MU)")
    expect(screen.page.get_by_role("button", name="Channel: Umbrella Shop")).to_be_visible()
    changed = Channel.objects.get(slug="umbrella")
    assert (changed.country, changed.time_zone) == ("JP", "Asia/Seoul")

    screen.click("Delete channel")
    screen.dialog.get_by_label("Type “Umbrella Shop” to confirm").fill("Umbrella")
    screen.click("Delete channel", screen.dialog)
    screen.sees("That is not the name of the channel.", "#dialog")
    screen.dialog.get_by_label("Type “Umbrella Shop” to confirm").fill("Umbrella Shop")
    screen.click("Delete channel", screen.dialog)
    screen.is_at("/channels/deletions/")
    screen.sees("Being deleted", "#deletions")
    bulk.work()
    screen.sees("What was deleted is gone.", "#deletions")
    assert not Channel.objects.filter(slug="umbrella").exists()
    screen.click("Go to the start page")
    screen.is_at("/c/acme/contacts/")


def test_a_deletion_that_has_stopped_is_tried_again(screen: Screen, acme: Channel, alice: Person) -> None:
    def fail(_channel: Channel) -> None:
        raise OSError("The disk can’t be read.")

    delete_channel(acme, by=alice.actor)
    with patch("crm.deletion.files.file_removers", [fail]):
        bulk.work()
    screen.go("home")
    screen.click("Channels being deleted")
    screen.sees("The deletion has stopped", "#deletions")
    screen.click("Try again")
    screen.sees("Being deleted", "#deletions")
    bulk.work()
    screen.sees("What was deleted is gone.", "#deletions")


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
