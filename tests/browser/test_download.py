"""The download, from the dialog to the file that opens with the password."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from contacts.models import Contact
from crm import jobs
from crm.models import Job
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person
from tests.exports import door


@pytest.fixture(autouse=True)
def clean_storage(people: list[Contact]) -> Iterator[None]:
    yield
    door.throw_away()


def fill_in(screen: Screen, password: str = door.PASSWORD) -> Locator:
    screen.dialog.get_by_label("Download reason").fill("The yearly letter")
    screen.dialog.get_by_label("File password").fill(password)
    return screen.control("Download", screen.dialog)


def names(file: Path, password: str = door.PASSWORD) -> list[str]:
    """Of those in the downloaded workbook."""
    return [row["Name"] for row in door.table(door.decrypt(file.read_bytes(), password))]


def fetch(screen: Screen) -> Path:
    with screen.page.expect_download() as download:
        screen.click("Download", "article.message")
    assert download.value.suggested_filename.endswith(".xlsx")
    return Path(download.value.path())


def test_from_the_toolbar_to_the_file(screen: Screen, alice: Person) -> None:
    screen.open("contacts", query="sort=profile.name")
    screen.click("Download", ".toolbar")
    expect(screen.dialog).to_contain_text("5 customers")

    screen.expect_status(422)
    fill_in(screen, "weak").click()
    expect(screen.dialog.get_by_label("File password")).to_be_focused()
    expect(screen.dialog.get_by_label("File password")).to_have_attribute("aria-invalid", "true")
    expect(screen.dialog).to_contain_text("At least 6 characters.")
    expect(screen.dialog.get_by_label("Download reason")).to_have_value("The yearly letter")
    expect(screen.page.locator(".toast")).to_have_count(0)

    fill_in(screen).click()
    expect(screen.page.locator("#dialog")).to_be_hidden()
    screen.sees("The download is being made", ".toast")
    screen.sees("Download of 5 customers", "#jobs")
    screen.sees("Waiting", "#jobs")

    job = Job.everywhere.get()
    running = jobs.claim(job.channel_id, job.pk)
    assert running
    jobs.report_progress(running, 2)
    screen.sees("2 of 5", "#jobs")
    screen.open("chatroom").sees("2 of 5", "#jobs")  # on every page
    Job.everywhere.update(state="queued")
    assert door.work() == 1
    screen.sees("Done", "#jobs")
    expect(screen.page.locator("#announce")).to_have_text("Download of 5 customers: Done")
    expect(screen.page.locator("#unread")).to_have_text(re.compile("^1 "))

    screen.open("chatroom").sees("Your download is ready")
    Job.everywhere.update(ended_at=timezone.now() - timedelta(seconds=9))
    expect(screen.page.locator("#jobs [data-job]")).to_have_count(0)
    assert sorted(names(fetch(screen))) == sorted(["Ada Lovelace", "Grace Hopper", "김민준", "박민준", "이서연"])


def test_what_was_searched_for(screen: Screen) -> None:
    screen.open("contacts").search("민준")
    screen.lists("박민준", "김민준")
    screen.click("Download", ".toolbar")
    expect(screen.dialog).to_contain_text("2 customers")
    fill_in(screen).click()
    expect(screen.page.locator("#dialog")).to_be_hidden()
    door.work()
    assert names(fetch(screen.open("chatroom"))) == ["박민준", "김민준"]


def test_those_ticked_and_no_others(screen: Screen) -> None:
    screen.open("contacts")
    screen.tick("Ada Lovelace").check()
    screen.tick("김민준").check()
    screen.click("Download", "#selection")
    expect(screen.dialog).to_contain_text("2 customers")
    fill_in(screen).click()
    expect(screen.page.locator("#dialog")).to_be_hidden()
    door.work()
    assert names(fetch(screen.open("chatroom"))) == ["Ada Lovelace", "김민준"]


def test_the_dialog_is_opened_and_closed(screen: Screen, step: Step) -> None:
    screen.open("contacts")

    with step(screen, "For the one in the panel."):
        screen.click("Grace Hopper")
        screen.click("More for this customer", "#panel")
        screen.click("Download", "#panel")
        expect(screen.dialog).to_contain_text("1 customer ")
        screen.press("Escape")
        expect(screen.page.locator("#dialog")).to_be_hidden()
        screen.sees("Grace Hopper", "#panel")

    with step(screen, "The password can be shown while it is typed."):
        screen.click("Download", ".toolbar")
        field = screen.dialog.get_by_label("File password")
        expect(field).to_have_attribute("type", "password")
        screen.click("Show password")
        expect(field).to_have_attribute("type", "text")
        screen.press("Escape")
        expect(screen.page.locator("#dialog")).to_be_hidden()

    with step(screen, "A download can be cancelled in the bar."):
        screen.click("Download", ".toolbar")
        fill_in(screen).click()
        screen.sees("Waiting", "#jobs")
        screen.click("Cancel Download of 5 customers", "#jobs")
        screen.sees("Cancelled", "#jobs")
        assert door.work() == 1
        assert Job.everywhere.get().state == "cancelled"


def test_a_second_one_too_soon_is_refused_in_words(screen: Screen, alice: Person) -> None:
    door.start(alice)
    screen.open("contacts")
    screen.click("Download", ".toolbar")
    expect(screen.dialog).to_contain_text("once in 30 minutes")
    screen.click("Close", ".dialog-foot")
    expect(screen.page.locator("#dialog")).to_be_hidden()


def test_somebody_without_the_right_has_no_button(vera: Person, screen_of: Callable[..., Screen]) -> None:
    screen = screen_of(vera)
    screen.open("contacts").counts("5")
    expect(screen.page.get_by_text("Download")).to_have_count(0)
