"""A customer's whole life: a stranger in the shop, a member, a buyer, changed, disabled, deleted, and new again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from contacts.erasure.tasks import renew_statistics
from contacts.keys import add_key
from contacts.shop.customer import Customer
from contacts.visitors import views
from crm.actors import SYSTEM
from crm.models import Channel
from segments.actions import change, create
from segments.tasks import tell_webhooks
from tests.browser.screen import Screen
from tests.browser.test_cells import cell, control
from tests.cast import Person
from tests.contacts.shopify import shop as shopify
from tests.contacts.shopify.shop import NUMBER
from tests.crm.webhooks.receiver import Receiver, hook, run_due
from tests.programs import Program
from tests.traces import places

NAME, EMAIL, PHONE = "Ada Byron", "ada.byron@example.com", "+821055512345"
ME = f"/open/v5/users/@{NUMBER}"


@pytest.fixture(autouse=True)
def demo_shop(acme: Channel, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo shop of Acme, which calls its customer by the number that the shop at Shopify has for them."""
    settings.DEMO_SHOP = True
    monkeypatch.setattr(Customer, "member_id", str(NUMBER))
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()
    add_key(acme, "utmSource", "string", by=SYSTEM)


def has_loaded(customer: Screen) -> None:
    expect(customer.page.locator("#shop-state")).to_have_text("The install script works.")


def sign_in(customer: Screen) -> None:
    customer.page.goto("/demo-shop/account/")
    has_loaded(customer)
    customer.page.get_by_label("Name").fill(NAME)
    customer.page.get_by_label("E-mail").fill(EMAIL)
    customer.click("Sign in", "main")
    has_loaded(customer)


def segment_of_buyers(alice: Person) -> None:
    has_bought = {"key": "profile.recentPurchaseCount", "operator": "$gte", "values": [1]}
    buyers = create(alice.channel, "Buyers", 3, has_bought, by=alice.actor)
    change(buyers, {"tells_webhooks": True}, by=alice.actor)
    tell_webhooks()


def test_a_customers_whole_life(
    screen_of: Callable[..., Screen], acme: Channel, alice: Person, shop: Program, receiver: Receiver
) -> None:
    customer, manager = screen_of(), screen_of(alice)
    hook(acme, receiver, "segment.entered", "member.deleted")
    segment_of_buyers(alice)

    customer.page.goto("/demo-shop/?utm_source=newsletter")
    has_loaded(customer)
    customer.page.goto("/demo-shop/discs/harbour/")
    has_loaded(customer)
    assert acme.visitors.get().sessions_count == 1
    manager.open("contacts")
    expect(manager.page.locator(".grid tbody tr")).to_have_count(0)

    sign_in(customer)
    first = shop.get(ME).json()["user"]
    assert (first["type"], first["name"], first["emailQualified"], first["sessionsCount"]) == ("member", NAME, True, 1)
    assert first["profile"]["utmSource"] == "newsletter"
    assert not acme.visitors.exists()
    manager.open("contact", first["id"])
    expect(manager.page.get_by_text("ProductView")).to_be_visible()

    assert shop.patch(f"/open/v5/users/{first['id']}", {"profile": {"recentPurchaseCount": 1}}).status_code == 200
    tell_webhooks()
    run_due()
    (entered,) = receiver.received
    assert (entered.scope, entered.content["refers"]["user"]["id"]) == ("segment.entered", first["id"])

    manager.open("contacts")
    cell(manager, NAME, "Mobile number").click()
    control(manager).fill("010-5551-2345")
    manager.press("Enter")
    expect(cell(manager, NAME, "Mobile number")).to_have_text("+82 10-5551-2345")

    shopify_shop = shopify.open_shop(acme)
    told = shopify.customer(email=EMAIL, first_name="Ada", last_name="Byron", phone=PHONE)
    assert shopify.call(shopify_shop, "customers/disable", told) == 200
    disabled = shop.get(ME).json()["user"]
    assert (disabled["id"], disabled["profile"]["shopifyState"]) == (first["id"], "disabled")
    assert (disabled["mobileNumber"], disabled["unsubscribeEmail"]) == (PHONE, False)

    assert shopify.call(shopify_shop, "customers/delete", {"id": NUMBER}) == 200
    assert shop.get(ME).status_code == 404
    run_due()
    assert receiver.received[-1].scope == "member.deleted"
    renew_statistics()  # PostgreSQL may have sampled its tables by itself while the person was there
    assert places([EMAIL, PHONE, NAME]) == set()
    manager.open("contacts")
    expect(manager.page.locator(".grid tbody tr")).to_have_count(0)

    customer.page.goto("/demo-shop/")
    has_loaded(customer)
    again = shop.get(ME).json()["user"]
    assert again["id"] != first["id"]
    assert (again["sessionsCount"], again["mobileNumber"], again["profile"].get("utmSource")) == (1, None, None)
    manager.open("contacts")
    expect(manager.row(NAME)).to_be_visible()
