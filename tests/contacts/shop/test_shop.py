"""The demo shop: one is anonymous, signs in as a member, buys, and is seen in Contacts."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.shop.customer import COOKIE
from contacts.visitors.member_hash import is_right
from crm.models import Channel
from tests.cast import Person

ADA = {"name": "Ada", "email": "ada@example.com"}


@pytest.fixture
def shop(acme: Channel, settings: Any) -> Client:
    """Somebody's browser in front of the shop of Acme."""
    settings.DEMO_SHOP = True
    return Client()


def said(client: Client, route: str = "shop", *args: str, query: str = "") -> dict[str, Any]:
    """What a page says to the install script."""
    page = client.get(reverse(route, args=args) + query).content.decode()
    found = re.search(r'<script id="shop" type="application/json">(.*?)</script>', page)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_without_the_setting_there_is_no_shop(acme: Channel, settings: Any) -> None:
    settings.DEMO_SHOP = False
    client = Client()
    for route, args in [("shop", []), ("shop_account", []), ("shop_disc", ["harbour"])]:
        assert client.get(reverse(route, args=args)).status_code == 404
    for route, args in [("shop_account", []), ("shop_departure", []), ("shop_order", ["harbour"])]:
        assert client.post(reverse(route, args=args), ADA).status_code == 404


def test_who_looks_around_is_anonymous_and_what_they_look_at_is_an_event(shop: Client, acme: Channel) -> None:
    assert said(shop)["boot"] == {"pluginKey": acme.plugin_key}
    assert said(shop, "shop_disc", "harbour")["events"] == [["ProductView", {"disc": "Harbour Songs"}]]
    assert not acme.contacts.exists()


def test_who_signs_in_is_a_member_with_a_right_hash(shop: Client, acme: Channel) -> None:
    assert shop.post(reverse("shop_account"), ADA).status_code == 302
    boot = said(shop)["boot"]
    assert boot["memberId"].startswith("shop-")
    assert is_right(acme.member_hash_secret, boot["memberId"], boot["memberHash"])
    assert boot["profile"] == ADA


def test_the_same_address_is_the_same_member_and_another_one_another(shop: Client) -> None:
    ids = []
    for email in ("ada@example.com", "ADA@example.com", "bea@example.com"):
        shop.post(reverse("shop_account"), {"name": "Somebody", "email": email})
        ids.append(said(shop)["boot"]["memberId"])
    assert ids[0] == ids[1] != ids[2]


def test_who_leaves_is_anonymous_again_and_the_script_is_told(shop: Client, acme: Channel) -> None:
    shop.post(reverse("shop_account"), ADA)
    answer = shop.post(reverse("shop_departure"))
    assert answer.headers["Location"] == f"{reverse('shop')}?left"
    told = said(shop, query="?left")
    assert told["hasLeft"] is True
    assert told["boot"] == {"pluginKey": acme.plugin_key}


def test_who_buys_is_seen_in_contacts(shop: Client, acme: Channel, alice: Person) -> None:
    shop.post(reverse("shop_account"), ADA)
    for slug in ("harbour", "blue-hours"):
        answer = shop.post(reverse("shop_order", args=[slug]))
        assert answer.headers["Location"] == f"{reverse('shop')}?bought={slug}"
    assert said(shop, query="?bought=harbour")["events"] == [["Purchase", {"disc": "Harbour Songs", "price": 9.99}]]
    ada = acme.contacts.get()
    assert (ada.type, ada.name, ada.email, ada.email_qualified) == ("member", "Ada", "ada@example.com", True)
    assert (ada.profile["recentPurchaseCount"], ada.profile["recentPurchaseAmount"]) == (2, 24.48)
    assert "Ada" in alice.get("contacts", q="ada@example.com").content.decode()
    assert acme.log.filter(actor_name="Demo shop").exists()


def test_who_is_not_signed_in_is_asked_to_before_buying(shop: Client, acme: Channel) -> None:
    assert shop.post(reverse("shop_order", args=["harbour"])).headers["Location"] == reverse("shop_account")
    assert not acme.contacts.exists()


@pytest.mark.parametrize("data", [{}, {"name": "Ada", "email": "no address"}, {"name": "", "email": "a@example.com"}])
def test_a_wrong_account_is_refused(shop: Client, data: dict[str, str]) -> None:
    assert shop.post(reverse("shop_account"), data).status_code == 422
    assert COOKIE not in shop.cookies


def test_a_cookie_that_somebody_has_changed_is_nobodys(shop: Client) -> None:
    shop.post(reverse("shop_account"), ADA)
    shop.cookies[COOKIE] = shop.cookies[COOKIE].value + "x"
    assert "memberId" not in said(shop)["boot"]


def test_what_the_shop_does_not_sell_is_not_found(shop: Client) -> None:
    assert shop.get(reverse("shop_disc", args=["nothing"])).status_code == 404
    shop.post(reverse("shop_account"), ADA)
    assert shop.post(reverse("shop_order", args=["nothing"])).status_code == 404


def test_a_name_does_not_get_out_of_the_data_of_the_page(shop: Client) -> None:
    shop.post(reverse("shop_account"), {"name": "</script><b>", "email": "a@example.com"})
    assert said(shop)["boot"]["profile"]["name"] == "</script><b>"
    assert "</script><b>" not in shop.get(reverse("shop")).content.decode()


def test_a_customer_of_the_shop_reads_korean(shop: Client) -> None:
    page = shop.get(reverse("shop"), headers={"Accept-Language": "ko"}).content.decode()
    assert "이번 주 새 음반" in page
