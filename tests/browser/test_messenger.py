"""The messenger in the demo shop: the launcher, its window, and chats both ways."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from contacts.visitors import boots, views
from crm.models import Channel
from tests.browser.chromium import NARROW
from tests.browser.screen import Screen


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


def test_the_messenger_is_loaded_when_it_is_opened(screen_of: Callable[..., Screen]) -> None:
    customer = screen_of()
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    visit(customer)
    expect(launcher(customer)).to_have_attribute("aria-expanded", "false")
    assert not any("messenger" in address for address in asked)
    launcher(customer).click()
    expect(window(customer)).to_be_visible()
    expect(launcher(customer)).to_have_attribute("aria-expanded", "true")
    assert sum("messenger.js" in address for address in asked) == 1


def test_the_messenger_is_used_by_keyboard(customer: Screen) -> None:
    launcher(customer).focus()
    customer.press("Enter")
    expect(window(customer)).to_be_visible()
    customer.press("Escape")
    expect(window(customer)).to_be_hidden()
    expect(launcher(customer)).to_be_focused()


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


def test_a_page_shows_hides_and_listens(customer: Screen) -> None:
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
