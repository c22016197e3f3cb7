"""The Inbox in the browser: answering, and what comes while somebody types."""

import pytest
from playwright.sync_api import expect

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.models import Chat, Contact
from crm.models import Channel
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person


@pytest.fixture
def talks(acme: Channel, people: list[Contact]) -> list[Chat]:
    """Ada's is older than Grace's."""
    return [
        inbox.open_chat(acme, people[1], "Where is my parcel?"),
        inbox.open_chat(acme, people[3], "Do you ship to Jeju?"),
    ]


def ask(screen: Screen) -> None:
    """As every 2.5 seconds."""
    with screen.page.expect_response("**/news/**"):
        screen.page.evaluate("document.dispatchEvent(new Event('inboxNews'))")


def test_a_chat_is_opened_and_answered_by_the_keyboard(screen: Screen, talks: list[Chat]) -> None:
    screen.open("inbox")
    expect(screen.page.locator("#unread-chats")).to_have_text("2 unread")
    screen.page.locator(f"#chat-{talks[0].pk}").focus()
    screen.press("Enter")
    screen.sees("Where is my parcel?", "#messages")
    screen.sees("ada@engine.example", "#guest")
    screen.is_at(f"/inbox/{talks[0].pk}/")
    expect(screen.page.locator("#unread-chats")).to_have_text("1 unread")
    box = screen.page.get_by_role("textbox", name="Answer")
    box.fill("On its way")
    screen.press("Shift+Enter", "!", "Enter")
    screen.sees("On its way\n!", "#messages")
    expect(box).to_have_value("")
    expect(screen.page.locator("#chats .chat-who").first).to_have_text("Ada Lovelace")
    expect(box).to_be_focused()


def test_somebody_types_an_answer(screen: Screen, talks: list[Chat], step: Step) -> None:
    screen.open("chat", talks[0].pk)

    with step(screen, "A new message comes while somebody types."):
        box = screen.page.get_by_role("textbox", name="Answer")
        box.fill("I am just writing")
        screen.press("ArrowLeft", "ArrowLeft")
        inbox.receive(talks[0], "Are you there?")
        ask(screen)
        screen.sees("Are you there?", "#messages")
        screen.sees("Are you there?", "#announce")
        screen.press("X")
        expect(box).to_have_value("I am just writiXng")
        expect(screen.page.locator(".said")).to_have_count(2)

    with step(screen, "What isn’t sent yet stays with its chat."):
        box = screen.page.get_by_role("textbox", name="Answer")
        box.fill("Half a sentence")
        screen.page.locator(f"#chat-{talks[1].pk}").click()
        screen.sees("Jeju", "#messages")
        expect(box).to_have_value("")
        screen.page.locator(f"#chat-{talks[0].pk}").click()
        expect(box).to_have_value("Half a sentence")


def test_who_reads_above_stays_there(screen: Screen, talks: list[Chat]) -> None:
    for number in range(60):
        inbox.receive(talks[0], f"Number {number}")
    screen.open("chat", talks[0].pk)
    screen.sees("Number 59", "#messages")
    scroll = screen.page.locator("[data-thread]")
    scroll.evaluate("element => { element.scrollTop = -400; }")
    read = screen.page.get_by_text("Number 50", exact=True)
    before = read.bounding_box()
    inbox.receive(talks[0], "The newest")
    ask(screen)
    new = screen.page.get_by_role("button", name="New messages")
    expect(new).to_be_visible()
    after = read.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 1
    new.click()
    expect(screen.page.get_by_text("The newest", exact=True).last).to_be_in_viewport()
    expect(new).to_be_hidden()


def test_of_a_deleted_customer_the_messages_stay(
    screen: Screen, acme: Channel, alice: Person, talks: list[Chat]
) -> None:
    delete(acme, [talks[0].contact_id or 0], by=alice.actor)
    screen.open("chat", talks[0].pk)
    screen.sees("Deleted customer", "#guest")
    screen.sees("Where is my parcel?", "#messages")


def test_on_a_phone_list_thread_and_guest_are_views_of_their_own(phone: Screen, talks: list[Chat]) -> None:
    phone.open("inbox")
    phone.page.locator(f"#chat-{talks[0].pk}").click()
    phone.sees("Where is my parcel?", "#messages")
    expect(phone.page.locator("#chats")).to_be_hidden()
    phone.click("Guest information", ".thread-head")
    expect(phone.page.locator("#guest")).to_be_visible()
    phone.click("Close", "#guest")
    phone.click("Back to the list")
    expect(phone.page.locator("#chats")).to_be_visible()
