"""The messenger in the demo shop: the launcher, its window, and chats both ways."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from contacts import inbox
from contacts.models import Message
from contacts.visitors import boots, views
from crm.models import Channel
from tests.browser.axe import faults
from tests.browser.chromium import NARROW
from tests.browser.conftest import Step
from tests.browser.screen import Screen
from tests.cast import Person
from tests.together import until

# A loaded machine may take longer than a page has to.
LATE = 7_000


@pytest.fixture(autouse=True)
def demo_shop(acme: Channel, settings: Any) -> None:
    settings.DEMO_SHOP = True
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()


@pytest.fixture
def customer(screen_of: Callable[..., Screen]) -> Screen:
    return visit(screen_of())


def visit(screen: Screen, path: str = "/demo-shop/") -> Screen:
    screen.page.goto(path)
    expect(screen.page.locator("#shop-state")).to_have_text("The install script works.")
    return screen


def launcher(screen: Screen) -> Locator:
    return screen.page.get_by_role("button", name="Chat with us")


def window(screen: Screen) -> Locator:
    return screen.page.get_by_role("dialog", name="Acme")


def test_the_messenger_is_opened_and_closed(screen_of: Callable[..., Screen], step: Step) -> None:
    customer = screen_of()
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    visit(customer)

    with step(customer, "It is loaded when it is opened."):
        expect(launcher(customer)).to_have_attribute("aria-expanded", "false")
        assert not any("messenger" in address for address in asked)
        launcher(customer).click()
        expect(window(customer)).to_be_visible()
        expect(launcher(customer)).to_have_attribute("aria-expanded", "true")
        assert sum("messenger.js" in address for address in asked) == 1
        customer.press("Escape")
        expect(window(customer)).to_be_hidden()

    with step(customer, "It is used by keyboard."):
        launcher(customer).focus()
        customer.press("Enter")
        expect(window(customer)).to_be_visible()
        customer.press("Escape")
        expect(window(customer)).to_be_hidden()
        expect(launcher(customer)).to_be_focused()

    with step(customer, "A page shows, hides and listens."):
        customer.page.evaluate("""
            window.told = [];
            for (const event of ["onShowMessenger", "onHideMessenger"]) ChannelIO(event, () => told.push(event));
            ChannelIO("hideChannelButton");
            ChannelIO("showMessenger");
        """)
        expect(window(customer)).to_be_visible()
        expect(customer.page.locator("button.launcher")).to_be_hidden()
        customer.page.evaluate("ChannelIO('hideMessenger'); ChannelIO('showChannelButton')")
        expect(window(customer)).to_be_hidden()
        expect(launcher(customer)).to_be_visible()
        assert customer.page.evaluate("told") == ["onShowMessenger", "onHideMessenger"]
        customer.page.evaluate("ChannelIO('shutdown')")
        expect(launcher(customer)).to_have_count(0)


def test_an_open_messenger_is_open_on_the_next_page(customer: Screen) -> None:
    launcher(customer).click()
    expect(window(customer)).to_be_visible()
    visit(customer, "/demo-shop/discs/harbour/")
    expect(window(customer)).to_be_visible()
    window(customer).get_by_role("button", name="Close").click()
    visit(customer)
    expect(launcher(customer)).to_be_visible()
    expect(window(customer)).to_be_hidden()


def test_the_messenger_fills_a_phone(screen_of: Callable[..., Screen]) -> None:
    phone = visit(screen_of(size=NARROW, has_touch=True))
    launcher(phone).click()
    expect(window(phone)).to_be_visible()
    width, height = NARROW
    assert window(phone).bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    field(phone).fill("Hello")
    phone.click("Send", window(phone))  # nothing lies above it
    expect(messages(phone)).to_have_count(1)
    phone.click("Close", window(phone))
    expect(launcher(phone)).to_be_visible()


def test_a_form_that_waits_is_drawn_in_the_place_for_it(
    screen_of: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "data:text/javascript,export default (element, form, { done }) => { const button = element.appendChild("
    module += "document.createElement('button')); button.textContent = form.title; button.onclick = done; }"

    def told(door: Any, body: Any, seen: Any) -> dict[str, Any]:
        return {"form": {"title": "How big are your feet?"}, "formModule": "form.js"}

    monkeypatch.setattr(boots.boot_answers, "_registered", [*boots.boot_answers, told])
    customer = screen_of()
    customer.page.route(
        "**/form.js", lambda route: route.fulfill(body=module.partition(",")[2], content_type="text/javascript")
    )
    visit(customer)
    form = customer.page.get_by_role("button", name="How big are your feet?")
    expect(form).to_be_visible()
    launcher(customer).click()
    expect(window(customer).get_by_role("button", name="How big are your feet?")).to_be_visible()
    form.click()
    expect(form).to_have_count(0)


# -- Chats ----------------------------------------------------------------------------------------


def field(screen: Screen) -> Locator:
    return window(screen).get_by_role("textbox", name="Message")


def write(screen: Screen, text: str) -> None:
    field(screen).fill(text)
    field(screen).press("Enter")
    expect(messages(screen).last).to_contain_text(text)


def messages(screen: Screen) -> Locator:
    return window(screen).locator(".said li > p")


def open_window(screen: Screen) -> Screen:
    launcher(screen).click()
    expect(field(screen)).to_be_focused()
    return screen


def test_a_chat_goes_both_ways_without_a_reload(
    customer: Screen, screen_of: Callable[..., Screen], alice: Person
) -> None:
    manager = screen_of(alice)
    manager.open("inbox")
    open_window(customer)
    write(customer, "Do you ship to Jeju?")
    manager.page.get_by_text("Do you ship to Jeju?").click(timeout=3_000 + LATE)
    manager.page.get_by_label("Answer").fill("We do: https://shop.example/jeju.")
    manager.press("Enter")
    expect(messages(customer).last).to_have_text("We do: https://shop.example/jeju.", timeout=3_000 + LATE)
    link = messages(customer).last.get_by_role("link")
    expect(link).to_have_attribute("href", "https://shop.example/jeju")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
    expect(window(customer).get_by_text("Alice", exact=True)).to_be_visible()


def test_unread_answers_are_counted_on_the_launcher(customer: Screen, acme: Channel, alice: Person) -> None:
    open_window(customer)
    write(customer, "Hello")
    window(customer).get_by_role("button", name="Close").click()
    until(acme.chats.exists)
    customer.page.evaluate("window.badges = []; ChannelIO('onBadgeChanged', (unread) => badges.push(unread))")
    inbox.answer(acme.chats.get(), "Hi!", by=alice.actor)
    visit(customer, "/demo-shop/discs/harbour/")
    expect(customer.page.get_by_role("button", name="Chat with us (1)")).to_be_visible()
    launcher(customer).click()
    expect(messages(customer).last).to_have_text("Hi!")
    expect(customer.page.get_by_role("button", name="Chat with us", exact=True)).to_be_visible()
    until(lambda: acme.chats.get().answers_seen == 1)


def test_what_is_typed_survives_a_reload(customer: Screen) -> None:
    open_window(customer)
    field(customer).fill("I was just about to s")
    visit(customer, "/demo-shop/discs/harbour/")
    expect(field(customer)).to_have_value("I was just about to s")


def test_many_clicks_on_a_slow_connection_make_one_chat(customer: Screen, acme: Channel) -> None:
    open_window(customer)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    customer.page.route("**/chats/messages/", hold)
    field(customer).fill("Hello")
    for _click in range(4):
        window(customer).get_by_role("button", name="Send").click()
    expect(messages(customer)).to_have_text(["Hello"])
    for route in held:
        route.continue_()
    customer.page.unroute("**/chats/messages/")
    until(acme.chats.exists)
    expect(messages(customer)).to_have_count(1)
    assert [message.text for message in Message.everywhere.all()] == ["Hello"]


def test_what_is_written_without_a_connection_is_sent_once_there_is_one(customer: Screen, acme: Channel) -> None:
    open_window(customer)
    customer.expected.append("net::ERR_FAILED")
    write(customer, "First")
    until(acme.chats.exists)
    customer.page.route("**/plugin/v1/*/chats/**", lambda route: route.abort())
    write(customer, "Second")
    customer.page.unroute("**/plugin/v1/*/chats/**")
    visit(customer, "/demo-shop/discs/harbour/")
    until(lambda: Message.everywhere.count() == 2)
    expect(messages(customer)).to_have_text(["First", "Second"])
    assert acme.chats.get().received == 2


def test_two_tabs_show_the_same_chat(customer: Screen, acme: Channel) -> None:
    open_window(customer)
    write(customer, "From the first tab")
    until(acme.chats.exists)
    other = customer.context.new_page()
    other.goto("/demo-shop/discs/harbour/")
    other.get_by_role("button", name="Chat with us").click()
    box = other.get_by_role("dialog", name="Acme")
    expect(box.locator(".said li > p")).to_have_text(["From the first tab"])
    box.get_by_role("textbox", name="Message").fill("From the second tab")
    box.get_by_role("textbox", name="Message").press("Enter")
    expect(messages(customer)).to_have_text(["From the first tab", "From the second tab"])
    assert acme.chats.get().received == 2
    other.close()


def test_who_signs_in_goes_on_with_the_chat(customer: Screen, acme: Channel) -> None:
    open_window(customer)
    write(customer, "Where is my parcel?")
    until(acme.chats.exists)
    customer.page.goto("/demo-shop/account/")
    customer.page.get_by_label("Name").fill("Ada")
    customer.page.get_by_label("E-mail").fill("ada@example.com")
    customer.click("Sign in", "main")
    expect(messages(customer)).to_have_text(["Where is my parcel?"])
    write(customer, "It is me, Ada")
    until(lambda: acme.chats.get().received == 2)
    assert acme.contacts.get().type == "member"
    customer.click("Sign out", "header")
    expect(launcher(customer)).to_be_visible()
    open_window(customer)
    expect(messages(customer)).to_have_count(0)


def test_hostile_texts_stay_texts(customer: Screen, acme: Channel, alice: Person) -> None:
    open_window(customer)
    write(customer, "Hello")
    until(acme.chats.exists)
    hostile = '<img src=x onerror=alert(1)> javascript:alert(1) https://a.example/"onclick=alert(1) <b>b</b>'
    inbox.answer(acme.chats.get(), hostile, by=alice.actor, name="<i>x</i>")
    expect(messages(customer).last).to_have_text(hostile)
    assert window(customer).locator(".said :is(img, b, i, [onclick])").count() == 0
    links = window(customer).locator(".said a").evaluate_all("links => links.map((link) => link.href)")
    assert links == ["https://a.example/"]


def test_the_messenger_is_accessible(customer: Screen, acme: Channel, alice: Person) -> None:
    open_window(customer)
    write(customer, "Hello https://shop.example/")
    until(acme.chats.exists)
    inbox.answer(acme.chats.get(), "Hi https://shop.example/", by=alice.actor)
    expect(messages(customer)).to_have_count(2)
    assert faults(customer) == []
    window(customer).get_by_role("button", name="All chats").click()
    expect(window(customer).get_by_role("button", name="Start a new chat")).to_be_visible()
    assert faults(customer) == []
