"""Pages show all their texts, wide and narrow."""

from typing import Final

import pytest

from contacts.shopify.actions import connect
from contacts.shopify.fields import DEFAULT
from crm.api.keys.actions import make_key
from crm.models import Channel
from crm.webhooks import create_webhook, scopes
from tests.browser.chromium import NARROW, WIDE
from tests.browser.layout import layout_faults
from tests.browser.screen import Screen
from tests.cast import Person

ROOMS: Final = (
    "settings",
    "keys",
    "install",
    "messenger",
    "managers",
    "invitation_new",
    "roles",
    "api_keys",
    "api_key_new",
    "webhooks",
    "webhook_new",
    "shopify",
    "first_steps",
    "import_new",
    "log",
    "segments",
    "exports",
    "chatroom",
)
OUTSIDE: Final = (
    "profile",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
    "api_reference",
)


@pytest.mark.slow
@pytest.mark.usefixtures("people", "bob")
def test_nothing_is_cut_in_korean_and_the_reference_has_no_markdown(
    screen: Screen, alice: Person, acme: Channel
) -> None:
    alice.user.__class__.objects.filter(pk=alice.user.pk).update(language="ko")
    make_key(acme, "Warehouse", by=alice.actor)
    connect(acme, "secret", DEFAULT, by=alice.actor)
    url = "https://orders.example.com/hooks/of/a/shop/with/a/long/address/for/roster"
    create_webhook(acme, {"name": "Order system", "url": url, "scopes": list(scopes())}, by=alice.actor)
    found = {}
    for name in (*ROOMS, *OUTSIDE):
        screen.go(name) if name in OUTSIDE else screen.open(name)
        for size in (NARROW, (900, 800), WIDE):
            screen.resize(size)
            found[f"{name} {size}"] = layout_faults(screen)
    assert {page: those for page, those in found.items() if those} == {}


def test_no_english_word_is_broken_on_a_phone(phone: Screen, bob: Person) -> None:
    assert layout_faults(phone.open("messenger")) == []
