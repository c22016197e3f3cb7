"""Customer profile data in the browser: ordering, hiding, archiving and restoring, changing a type."""

import re

import pytest
from playwright.sync_api import Locator, expect

from contacts import keys
from contacts.models import ProfileKey
from crm.models import Channel
from segments import actions as segments
from tests import cast
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def plan(alice: Person, people: object) -> ProfileKey:
    """A text that Hal has a number in and Ida a word."""
    row = keys.add_key(alice.channel, "plan", "string", by=alice.actor)
    cast.member(alice.channel, "h", "Hal", plan="12")
    cast.member(alice.channel, "i", "Ida", plan="gold")
    return row


def order(channel: Channel) -> list[str]:
    return list(channel.profile_keys.order_by("position").values_list("label", flat=True))


def labels(screen: Screen) -> Locator:
    return screen.page.locator("#keys .key-label")


def headers(screen: Screen) -> list[str]:
    """The columns of Contacts, in order: as the server sends them, without opening the page."""
    assert screen.person
    page = screen.person.get("contacts").content.decode()
    return [re.sub(r"<[^>]+>", " ", header).strip() for header in re.findall(r"<th\b.*?</th>", page, re.DOTALL)]


def test_keys_are_arranged(screen: Screen, acme: Channel, plan: ProfileKey, step: Step) -> None:
    screen.open("keys")

    with step(screen, "They are moved by keyboard, and Contacts follow."):
        before = order(acme)
        columns = headers(screen)
        assert columns.index("Total") < columns.index("Plan")
        handle = screen.page.get_by_label("Move Plan")
        handle.focus()
        for key in ("Space", "ArrowUp", "ArrowUp"):
            screen.press(key)
        expect(screen.page.locator("#announce")).to_have_text("Plan: place 10 of 12.")
        screen.press("Escape")
        expect(labels(screen)).to_have_text(before)
        expect(handle).to_be_focused()
        with screen.page.expect_response("**/settings/keys/order/"):
            for key in ("Space", "ArrowUp", "Space"):
                screen.press(key)
        expect(screen.page.locator("#announce")).to_have_text("Plan is put down, place 11 of 12.")
        expect(handle).to_be_focused()
        assert order(acme)[-2:] == ["Plan", "Total"]
        columns = headers(screen)
        assert columns.index("Plan") < columns.index("Total")

    with step(screen, "They are dragged."):
        handle = screen.page.get_by_label("Move Plan")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        target = screen.page.get_by_label("Move Landline number").bounding_box()
        assert box
        assert target
        screen.page.mouse.move(box["x"] + 8, box["y"] + 12)
        screen.page.mouse.down()
        screen.page.mouse.move(box["x"] + 8, box["y"] - 20, steps=4)
        screen.page.mouse.move(target["x"] + 8, target["y"] + 2, steps=8)
        with screen.page.expect_response("**/settings/keys/order/"):
            screen.page.mouse.up()
        expected = ["Name", "E-mail", "Mobile number", "First name", "Last name", "Plan", "Landline number"]
        assert order(acme)[:7] == expected
        expect(labels(screen)).to_have_text(order(acme))

    with step(screen, "What is hidden in Contacts goes from there at once."):
        assert "Plan" in headers(screen)
        switch = screen.page.get_by_role("switch", name="Show Plan in Contacts")
        switch.focus()
        with screen.page.expect_response(re.compile(r"/settings/keys/\d+/contacts/")):
            screen.press("Space")
        expect(switch).not_to_be_checked()
        expect(switch).to_be_focused()
        assert not acme.profile_keys.get(key="plan").in_contacts
        assert acme.profile_keys.get(key="plan").in_inbox
        expect(screen.page.get_by_role("switch", name="Show E-mail in Contacts")).to_be_disabled()
        assert "Plan" not in headers(screen)

    with step(screen, "A key is added, with its mistakes shown in place."):
        screen.expect_status(422)
        screen.click("Add a key")
        screen.dialog.get_by_label("Label").fill("Shoe size")
        screen.dialog.get_by_label("Name").fill("Shoe size")
        screen.dialog.get_by_label("Type").select_option("Number")
        screen.press("Enter")
        screen.click("Add", screen.dialog)
        expect(screen.dialog.locator(".errors")).to_contain_text("camelCase")
        expect(screen.dialog.get_by_label("Name")).to_be_focused()
        expect(screen.dialog.get_by_label("Label")).to_have_value("Shoe size")
        screen.dialog.get_by_label("Name").fill("shoeSize")
        screen.click("Add", screen.dialog)
        expect(screen.dialog).to_be_hidden()
        expect(labels(screen).last).to_have_text("Shoe size")
        assert acme.profile_keys.get(key="shoeSize").type == "number"

    with step(screen, "A switch that the server refuses goes back."):
        screen.expect_status(403)
        screen.expected.append("Response Status Error Code 403")
        role = cast.viewer_role(acme)
        acme.managers.update(role=role)
        switch = screen.page.get_by_role("switch", name="Show Plan in the Inbox")
        switch.click()
        screen.sees("You don’t have permission to do that", "#toasts")
        expect(switch).to_be_checked()


def test_a_key_is_archived_after_its_segments_were_named_and_restored(
    screen: Screen, alice: Person, acme: Channel
) -> None:
    rich = {"key": "profile.total", "operator": "$gte", "values": [300]}
    segments.create(acme, "Rich", 0, rich, by=alice.actor)
    screen.open("keys")
    screen.click("Archive Total")
    expect(screen.dialog).to_contain_text("Rich")
    screen.click("Archive", screen.dialog)
    expect(screen.dialog).to_be_hidden()
    row = screen.page.locator("tr.key", has_text="profile.total")
    expect(row).to_have_class(re.compile("is-archived"))
    expect(row.get_by_role("switch").first).to_be_disabled()
    assert "Total" not in headers(screen)
    screen.open("contacts")
    expect(screen.page.locator("#segments .is-broken")).to_have_text(re.compile("Rich"))
    screen.open("keys")
    screen.click("Restore Total")
    expect(row).not_to_have_class(re.compile("is-archived"))
    expect(screen.control("Archive Total")).to_be_focused()
    assert "Total" in headers(screen)
    screen.open("contacts")
    expect(screen.row("박민준")).to_contain_text("300")
    expect(screen.page.locator("#segments .is-broken")).to_have_count(0)


def test_a_type_is_changed_after_looking_at_what_converts(screen: Screen, acme: Channel, plan: ProfileKey) -> None:
    screen.open("keys")
    screen.page.locator(f"#key-{plan.pk}-type-wide").click()
    screen.dialog.get_by_label("New type").select_option("Number")
    screen.click("Preview", screen.dialog)
    screen.page.wait_for_url(re.compile(r"/type-changes/\d+/$"))
    screen.sees("“gold” is no number")
    screen.page.get_by_role("link", name="Ida").click()
    screen.sees("gold")
    screen.back()
    screen.click("Change the type")
    screen.sees("The type is now “Number”")
    screen.sees("Ida", "#type-change")
    assert acme.contacts.get(member_id="h").profile["plan"] == 12
    assert acme.contacts.get(member_id="i").profile["plan"] == "gold"


def test_on_a_phone_the_settings_fit(phone: Screen, plan: ProfileKey) -> None:
    phone.open("keys")
    assert phone.page.evaluate("document.querySelector('.main').scrollWidth <= innerWidth")
    phone.page.locator(f"#key-{plan.pk}-type-narrow").click()
    expect(phone.dialog).to_be_visible()
    phone.press("Escape")
    phone.click("Channel Settings")
    expect(phone.page.locator("#sidebar")).to_be_visible()
    phone.click("Customer profile data", "#sidebar")
    expect(labels(phone).first).to_have_text("Name")
