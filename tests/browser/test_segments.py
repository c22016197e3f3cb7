"""Segments beside the list: keeping a filter, ordering by mouse and by keyboard, breaking and repairing."""

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from crm.models import Channel
from segments import actions
from segments.models import Segment
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person

pytestmark = pytest.mark.usefixtures("people")


def rich(least: float) -> dict[str, object]:
    return {"key": "profile.total", "operator": "$gte", "values": [least]}


@pytest.fixture
def three(alice: Person, people: object) -> list[Segment]:
    names = (("Buyers", 5), ("Rich", 300), ("Very rich", 2000))
    return [
        actions.create(alice.channel, name, at, rich(least), by=alice.actor) for at, (name, least) in enumerate(names)
    ]


def names(screen: Screen) -> Locator:
    return screen.page.locator("#segments .sidebar-name")


def order(channel: Channel) -> list[str]:
    return [segment.name for segment in channel.segments.order_by("position")]


def test_a_filter_is_kept_as_a_segment(screen: Screen, acme: Channel, step: Step) -> None:
    screen.open("contacts", query=f"filter={json.dumps(rich(300))}&edit=")

    with step(screen, "It can be saved while it is built."):
        expect(screen.page.locator("#builder")).to_be_visible()
        screen.page.get_by_role("link", name="Save as segment").click()
        expect(screen.page.locator("#dialog")).to_contain_text("Total is at least 300")
        screen.press("Escape")
        expect(screen.page.locator("#dialog")).to_be_hidden()

    with step(screen, "It is kept as a segment."):
        screen.page.get_by_label("Save this list as a segment").click()
        dialog = screen.page.locator("#dialog")
        expect(dialog).to_contain_text("300")
        dialog.get_by_label("Name").fill("Rich")
        dialog.get_by_role("radio", name="Teal").check(force=True)
        dialog.get_by_role("button", name="Create segment").click()
        screen.page.wait_for_url(re.compile(r"\?segment=\d+$"))
        expect(names(screen)).to_have_text(["Rich"])
        expect(screen.page.locator("#segments .sidebar-count")).to_have_text("2")
        expect(screen.page.locator("#segments [aria-current]")).to_have_count(1)
        screen.lists("Grace Hopper", "박민준")
        assert acme.segments.get().colour == 9


def test_segments_stand_beside_the_list(screen: Screen, acme: Channel, three: list[Segment], step: Step) -> None:
    screen.open("contacts")

    with step(screen, "Their counts come by themselves."):
        expect(screen.page.locator("#segments .sidebar-count")).to_have_text(["4", "2", "1"])

    with step(screen, "They are moved by keyboard."):
        handle = screen.page.get_by_label("Move Buyers")
        handle.focus()
        for key in ("Space", "ArrowDown", "ArrowDown", "ArrowDown"):
            screen.page.keyboard.press(key)
        expect(names(screen)).to_have_text(["Rich", "Very rich", "Buyers"])
        expect(screen.page.locator("#announce")).to_have_text("Buyers: place 3 of 3.")
        screen.page.keyboard.press("Escape")
        expect(names(screen)).to_have_text(["Buyers", "Rich", "Very rich"])
        expect(handle).to_be_focused()
        with screen.page.expect_response("**/segments/order/"):
            for key in ("Space", "ArrowDown", "Space"):
                screen.page.keyboard.press(key)
        expect(handle).to_be_focused()
        assert order(acme) == ["Rich", "Buyers", "Very rich"]

    with step(screen, "They are dragged."):
        row = screen.page.locator("#segments li").nth(2)
        row.hover()
        box = row.locator(".handle").bounding_box()
        first = screen.page.locator("#segments li").nth(0).bounding_box()
        assert box
        assert first
        screen.page.mouse.move(box["x"] + 8, box["y"] + 12)
        screen.page.mouse.down()
        screen.page.mouse.move(box["x"] + 8, box["y"] - 20, steps=4)
        screen.page.mouse.move(first["x"] + 8, first["y"] + 4, steps=4)
        with screen.page.expect_response("**/segments/order/"):
            screen.page.mouse.up()
        expect(names(screen)).to_have_text(["Very rich", "Rich", "Buyers"])
        assert order(acme) == ["Very rich", "Rich", "Buyers"]

    with step(screen, "A download of a segment states its number."):
        screen.page.locator("#download").click()
        dialog = screen.page.locator("#dialog")
        expect(dialog).to_contain_text("5 customers")
        dialog.get_by_label("Import Segment").select_option(label="Rich")
        expect(dialog).to_contain_text("2 customers")
        expect(dialog).not_to_have_class(re.compile("htmx-"))  # what came listens only when it has settled
        dialog.get_by_label("Import Segment").select_option("")
        expect(dialog).to_contain_text("5 customers")
        screen.press("Escape")
        expect(dialog).to_be_hidden()

    with step(screen, "One is renamed, copied and deleted from its menu."):
        more = screen.page.get_by_label("More about Rich", exact=True)
        menu = screen.page.locator("#segment-menu")
        more.click()
        menu.get_by_text("Name and colour").click()
        screen.page.locator("#dialog").get_by_label("Name").fill("Well off")
        screen.page.locator("#dialog").get_by_role("button", name="Save").click()
        expect(names(screen)).to_have_text(["Very rich", "Well off", "Buyers"])
        expect(screen.page.locator("#dialog")).to_be_hidden()
        screen.page.get_by_label("More about Well off", exact=True).click()
        menu.get_by_text("Duplicate").click()
        expect(names(screen)).to_have_text(["Very rich", "Well off", "Buyers", "Well off (2)"])
        expect(menu).to_be_hidden()
        screen.page.get_by_label("More about Well off", exact=True).click()
        menu.get_by_text("Delete").click()
        screen.page.locator("#dialog").get_by_role("button", name="Delete").click()
        expect(names(screen)).to_have_text(["Very rich", "Buyers", "Well off (2)"])


def test_a_broken_segment_is_red_says_why_and_is_repaired(
    screen: Screen, acme: Channel, three: list[Segment], step: Step
) -> None:
    acme.profile_keys.filter(key="total").update(archived_at="2026-01-01T00:00Z")
    screen.open("contacts")

    with step(screen, "It is red and says why."):
        broken = screen.page.locator("#segments .is-broken")
        expect(broken).to_have_count(3)
        broken.first.click()
        expect(screen.page.locator("[role=alert]")).to_contain_text("“Total” is archived.")
        expect(screen.page.get_by_text("Repair the filter")).to_be_visible()

    with step(screen, "It is repaired in the builder."):
        screen.expect_status(422)
        screen.click("Repair the filter")
        row = screen.page.locator(".condition")
        expect(row.locator(".errors")).to_contain_text("“Total” is archived.")
        row.locator(".condition-key").click()
        screen.page.locator("#picker input").fill("E-mail")
        screen.page.keyboard.press("Enter")
        expect(screen.page.locator(".condition-key")).to_contain_text("E-mail")
        expect(screen.page.locator(".condition select")).to_be_focused()
        screen.page.locator(".condition select").select_option("$exist")
        screen.lists("Ada Lovelace")
        screen.page.locator(".changed").get_by_role("button", name="Save").click()
        expect(screen.page.locator(".changed")).to_have_count(0)
        expect(screen.page.locator("#segments .is-broken")).to_have_count(2)
        three[0].refresh_from_db()
        assert three[0].filter == {
            "and": [{"key": "profile.email", "type": "string", "operator": "$exist", "values": []}]
        }
