"""Who waits is asked, leaves an address, and gets the answer by e-mail; managers share the chats among themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from contacts import inbox
from contacts.inbox import mailing
from contacts.inbox.messenger.news import PAGE
from contacts.models import Chat, Message, Messenger, Side
from crm.models import Channel
from segments.bots import actions as bots
from segments.bots.inputs import Input
from tests.browser.axe import faults
from tests.browser.chromium import NARROW
from tests.browser.screen import Screen
from tests.browser.test_messenger import LATE, demo_shop, field, launcher, messages, open_window, visit, window, write
from tests.cast import Person
from tests.together import until

__all__ = ["demo_shop"]


@pytest.fixture
def customer(screen_of: Callable[..., Screen]) -> Screen:
    return visit(screen_of())


def test_who_waits_leaves_an_address_becomes_a_lead_and_gets_the_answer_by_mail(
    customer: Screen, acme: Channel, alice: Person, screen_of: Callable[..., Screen]
) -> None:
    Messenger.everywhere.create(channel=acme, follow_up_after=0)
    open_window(customer)
    write(customer, "Do you ship to Jeju?")
    card = window(customer).get_by_role("form", name="How we can reach you")
    expect(card).to_contain_text("Answers come to your e-mail address too", timeout=LATE)
    assert faults(customer) == []
    customer.expect_status(422)
    card.get_by_label("E-mail").fill("lee at example")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("alert").filter(has_text="e-mail")).to_be_visible()
    card.get_by_label("Name").fill("Lee")
    card.get_by_label("E-mail").fill("lee@example.com")
    card.get_by_role("button", name="Save").click()
    expect(card).to_be_hidden()
    expect(field(customer)).to_be_focused()
    contact = acme.contacts.get()
    assert (contact.type, contact.profile["name"], contact.email) == ("lead", "Lee", "lee@example.com")

    customer.page.goto("about:blank")
    inbox.answer(Chat.everywhere.get(), "We do.", by=alice.actor)
    Chat.everywhere.update(mail_due_at=timezone.now() - timedelta(seconds=1), here_at=None)
    assert mailing.send_due() == 1
    (sent,) = mail.outbox
    link = next(word for word in str(sent.body).split() if "/chats/" in word)
    customer.page.goto("/chats/" + link.partition("/chats/")[2])
    expect(customer.page.get_by_text("We do.")).to_be_visible()
    assert faults(customer) == []
    customer.page.get_by_label("Message", exact=True).fill("Thank you!")
    customer.page.get_by_role("button", name="Send").click()
    expect(customer.page.get_by_text("Thank you!")).to_be_visible()
    customer.resize(NARROW)
    assert customer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    manager = screen_of(alice).open("chat", Chat.everywhere.get().pk)
    expect(manager.page.get_by_text("Sent by e-mail")).to_be_visible()
    expect(manager.page.locator(".said").last).to_contain_text("Thank you!")


def test_two_managers_see_who_has_a_chat(
    acme: Channel, alice: Person, bob: Person, screen_of: Callable[..., Screen], people: list[Any]
) -> None:
    chat = inbox.open_chat(acme, people[0], "Hello")
    first, second = screen_of(alice).open("chat", chat.pk), screen_of(bob).open("chat", chat.pk)
    first.page.get_by_role("button", name="Assign to me").focus()
    first.press("Enter")
    expect(first.page.get_by_role("combobox", name="Assigned to")).to_have_value(str(alice.manager.pk))
    expect(second.page.get_by_role("combobox", name="Assigned to")).to_have_value(str(alice.manager.pk), timeout=LATE)
    expect(second.page.locator(".chat-assignee")).to_contain_text("Alice", timeout=LATE)
    assert faults(first) == []
    second.page.get_by_role("combobox", name="Assigned to").select_option(label="Bob")
    expect(first.page.get_by_role("combobox", name="Assigned to")).to_have_value(str(bob.manager.pk), timeout=LATE)
    first.resize(NARROW)
    assert first.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_earlier_messages_come_as_one_scrolls(customer: Screen, acme: Channel) -> None:
    open_window(customer)
    write(customer, "The newest")
    until(acme.chats.exists)
    chat = acme.chats.get()
    newest = chat.messages.get()
    Message.everywhere.bulk_create(
        Message(channel=acme, chat=chat, side=Side.CUSTOMER, text=f"Message {number}") for number in range(2 * PAGE)
    )
    newest.delete()
    visit(customer)
    expect(messages(customer)).to_have_count(PAGE)
    expect(messages(customer).first).to_have_text(f"Message {PAGE}")
    window(customer).locator(".body").evaluate("body => { body.scrollTop = 0; }")
    expect(messages(customer)).to_have_count(2 * PAGE)
    expect(messages(customer).first).to_have_text("Message 0")
    assert window(customer).locator(".body").evaluate("body => body.scrollTop") > 100
    expect(window(customer).get_by_role("button", name="Earlier messages")).to_be_hidden()


def test_a_form_for_another_page_is_offered_when_the_shop_shows_it(customer: Screen, alice: Person) -> None:
    values: dict[str, Any] = {"name": "Checkout", "greeting": "Hello!", "thanks": "Thanks.", "page_rule": "contains"}
    values |= {"page_text": "/checkout", "inputs": [Input("text", "How did you find us?", "name")]}
    bots.switch(bots.create(alice.channel, values, by=alice.actor), True, by=alice.actor)
    visit(customer)
    expect(launcher(customer)).to_be_visible()
    customer.page.evaluate("ChannelIO('setPage', 'https://shop.example/checkout')")
    form = customer.page.get_by_role("form", name="Questions")
    expect(form).to_contain_text("How did you find us?")
    assert faults(customer) == []
    form.get_by_role("button", name="Close").click()
    with customer.page.expect_response("**/touch/"):
        customer.page.evaluate("ChannelIO('setPage', 'https://shop.example/checkout')")
    expect(form).to_have_count(0)


def test_the_settings_of_the_messenger_are_accessible(screen: Screen) -> None:
    screen.open("messenger")
    assert faults(screen) == []
