"""Marketing messages: written and sent by a manager, read and unsubscribed from by customers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from contacts.models import Contact
from crm.models import Channel
from segments import actions as segments
from segments.messages import actions
from segments.models import TextGateway
from tests import cast
from tests.browser.axe import faults
from tests.browser.chromium import NARROW, WIDE
from tests.browser.screen import Screen
from tests.cast import Person
from tests.exports import door
from tests.segments.messages import post_office
from tests.segments.messages.conftest import VIPS
from tests.segments.messages.post_office import PostOffice


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with post_office.running() as office:
        post_office.deliver_to(office, settings)
        yield office


@pytest.fixture
def vips(acme: Channel) -> list[Contact]:
    return [
        cast.member(acme, str(number), name, email=f"{name.lower()}@example.com", tags=["vip"])
        for number, name in enumerate(("Ada", "Bea", "Cleo"), 1)
    ]


def test_a_message_to_a_segment_arrives_once_for_each_and_one_click_unsubscribes(
    screen: Screen, screen_of: Callable[..., Screen], alice: Person, vips: list[Contact], office: PostOffice
) -> None:
    segments.create(alice.channel, "Regulars", 1, VIPS, by=alice.actor)
    page = screen.open("messages").page
    screen.click("New message", "header")
    screen.dialog.get_by_label("Name").fill("Sale")
    screen.click("Create message")
    page.get_by_label("Import Segment").select_option(label="Regulars")
    screen.click("Use it")
    screen.sees("3 customers would get it now.")
    page.get_by_label("Subject").fill("For {{ profile.name }}")
    page.locator("#id_text").fill("Hello {{ profile.name|there }}!")
    screen.sees("Hello Cleo!", "#message-preview")
    screen.click("Save and send me a test")
    screen.sees("A test is on its way to alice@example.com.")
    screen.click("Save and send …")
    screen.click("Send to 3 customers")
    screen.sees("Report")
    door.work()
    expect(page.locator(".messages-totals")).to_contain_text("3")
    expect(page.locator("#message-state")).to_have_text("Sent")
    assert office.to == ["ada@example.com", "alice@example.com", "bea@example.com", "cleo@example.com"]
    mail = office.of("bea@example.com")
    assert (mail["Subject"], mail.get_content().splitlines()[0]) == ("For Bea", "Hello Bea!")

    link = mail["List-Unsubscribe"].strip(" <>").removeprefix("https://roster.example")
    customer = screen_of()
    customer.page.goto(link)
    found = {"ask": faults(customer)}
    customer.click("Unsubscribe")
    customer.sees("You are unsubscribed")
    found["done"] = faults(customer)
    vips[1].refresh_from_db()
    assert vips[1].unsubscribe_email
    customer.click("Undo: keep me subscribed")
    customer.sees("You are subscribed")
    vips[1].refresh_from_db()
    assert not vips[1].unsubscribe_email
    found["report"] = faults(screen)
    assert {name: those for name, those in found.items() if those} == {}


def test_axe_finds_nothing_on_the_pages_of_messages(screen: Screen, alice: Person, vips: list[Contact]) -> None:
    TextGateway.everywhere.create(channel=alice.channel, url="https://sms.example/", body="{}", secret="x")
    mail = actions.create(alice.channel, "Sale", "email", VIPS, by=alice.actor)
    texted = actions.create(alice.channel, "Texts", "text", VIPS, by=alice.actor)
    found = {}
    pages = (("messages", ()), ("message", (mail.pk,)), ("message", (texted.pk,)), ("message_new", ()), ("gateway", ()))
    for name, args in pages:
        screen.open(name, *args)
        screen.page.wait_for_load_state("networkidle")
        found[f"{name} {args}"] = faults(screen, NARROW, WIDE)
    assert {name: those for name, those in found.items() if those} == {}
