"""Customers of a shop at Shopify become members, once and never older than they are."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.keys import add_key
from contacts.models import ShopifyCustomer, ShopifyMessage
from contacts.shopify.tasks import tidy
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.shopify.shop import NUMBER, call, customer, member, open_shop
from tests.together import together

pytestmark = pytest.mark.django_db

LATER, LATEST = "2022-01-02T00:00:00Z", "2022-01-03T00:00:00Z"


def test_a_new_customer_is_a_member_with_the_mapped_values(acme: Channel) -> None:
    add_key(acme, "spent", "number", by=SYSTEM)
    add_key(acme, "since", "datetime", by=SYSTEM)
    shop = open_shop(acme, total_spent="spent", created_at="since")
    assert call(shop, "customers/create", customer(total_spent="199.65")) == 200
    bob = member(acme)
    assert bob.profile["firstName"] == "Bob"
    assert bob.profile["email"] == "bob@biller.example"
    assert bob.profile["mobileNumber"] == "+821012345678"
    assert bob.profile["spent"] == 199.65
    assert bob.profile["since"] == 1640995200000
    assert bob.profile["shopifyState"] == "enabled"
    assert bob.email_qualified
    assert acme.log.latest("id").actor_name == "Shopify"


def test_a_lead_who_turns_out_to_be_a_customer_is_one_contact_with_it(
    acme: Channel, django_capture_on_commit_callbacks: Any
) -> None:
    cast.lead(acme, "Bobby", email="Bob@biller.example", tags=["news"])
    with django_capture_on_commit_callbacks(execute=True):
        assert call(open_shop(acme), "customers/create", customer()) == 200
    assert (acme.contacts.get(), member(acme).tags) == (member(acme), ["news"])
    assert acme.log.get(verb="contact.merged").actor_name == "Shopify"


def test_an_update_changes_and_null_clears(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "customers/create", customer())
    call(shop, "customers/update", customer(first_name="Robert", phone=None, updated_at=LATER))
    bob = member(acme)
    assert bob.profile["firstName"] == "Robert"
    assert "mobileNumber" not in bob.profile


def test_what_is_older_changes_nothing(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "customers/update", customer(first_name="New", updated_at=LATEST))
    assert call(shop, "customers/update", customer(first_name="Old", updated_at=LATER)) == 200
    assert call(shop, "customers/create", customer(first_name="Oldest")) == 200
    assert member(acme).profile["firstName"] == "New"


def test_each_message_counts_once(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "customers/create", customer(), number="n-1")
    acme.contacts.update(profile={"firstName": "By hand"})
    assert call(shop, "customers/update", customer(first_name="Again", updated_at=LATEST), number="n-1") == 200
    assert member(acme).profile["firstName"] == "By hand"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Shopify-Hmac-Sha256": "d3Jvbmc="}, 401),
        ({"X-Shopify-Hmac-Sha256": ""}, 401),
        ({"X-Shopify-Hmac-Sha256": "가"}, 401),
        ({"X-Shopify-Webhook-Id": "x" * 101}, 400),
        ({"X-Shopify-Topic": "products/update"}, 200),
    ],
)
def test_what_is_not_signed_or_not_for_us_changes_nothing(acme: Channel, headers: dict[str, str], status: int) -> None:
    shop = open_shop(acme)
    assert call(shop, "customers/create", customer(), **headers) == status
    assert not acme.contacts.exists()
    assert not ShopifyMessage.everywhere.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b"\xff", b"{}", b'{"id": true}', b'{"id": -1}', b'{"id": "1; DROP"}', b'{"id": null}'],
)
@pytest.mark.parametrize("topic", ["customers/update", "customers/delete", "customers/redact", "orders/paid"])
def test_a_body_that_makes_no_sense_is_refused(acme: Channel, topic: str, body: bytes) -> None:
    shop = open_shop(acme)
    assert call(shop, topic, body) == (200 if (topic, body) in GUESTS else 400)
    assert not acme.contacts.exists()


# An order without a customer is a guest's.
OBJECTS = (b"{}", b'{"id": true}', b'{"id": -1}', b'{"id": "1; DROP"}', b'{"id": null}')
GUESTS = {("orders/paid", body) for body in OBJECTS}


def test_the_address_is_for_post_of_limited_size(acme: Channel, alice: Person) -> None:
    shop = open_shop(acme)
    address = f"/plugin/shopify/{shop.key}/"
    assert alice.client.get(address).status_code == 405
    assert alice.client.post("/plugin/shopify/other/").status_code == 404
    assert call(shop, "customers/update", b" " * 1_000_001) == 413


def test_values_that_do_not_fit_are_left_out_and_the_rest_is_taken(acme: Channel) -> None:
    add_key(acme, "spent", "number", by=SYSTEM)
    shop = open_shop(acme, note="spent")
    assert call(shop, "customers/create", customer(email="no address", first_name=["x"], last_name="\0")) == 200
    assert member(acme).profile["mobileNumber"] == "+821012345678"
    assert "spent" not in member(acme).profile
    hostile = customer(state="\ud800", email="\ud800@example.com", updated_at=LATER)
    assert call(shop, "customers/update", hostile) == 200
    assert member(acme).profile["shopifyState"] == "enabled"


def test_disabled_is_a_mark_and_no_unsubscribe(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "customers/create", customer())
    call(shop, "customers/disable", customer(state="disabled", updated_at=LATER))
    bob = member(acme)
    assert bob.profile["shopifyState"] == "disabled"
    assert not bob.unsubscribe_email
    assert not bob.unsubscribe_texting
    assert not bob.blocked
    call(shop, "customers/enable", customer(updated_at=LATEST))
    assert member(acme).profile["shopifyState"] == "enabled"


@pytest.mark.parametrize("topic", ["customers/delete", "customers/redact"])
def test_deleted_deletes_and_what_comes_late_brings_nobody_back(acme: Channel, topic: str) -> None:
    shop = open_shop(acme)
    call(shop, "customers/create", customer())
    message = {"id": NUMBER} if topic == "customers/delete" else {"customer": {"id": NUMBER, "email": "b@b.example"}}
    assert call(shop, topic, message) == 200
    assert not acme.contacts.exists()
    assert acme.log.filter(verb="contact.deleted", actor_name="Shopify").count() == 1
    call(shop, "customers/update", customer(updated_at=LATER))
    assert not acme.contacts.exists()
    assert str(NUMBER) not in str([*ShopifyCustomer.everywhere.values(), *ShopifyMessage.everywhere.values()])
    call(shop, "customers/create", customer(updated_at="2022-07-01T00:00:00Z"))
    assert member(acme)


def test_consent_is_mapped_with_its_time(acme: Channel) -> None:
    shop = open_shop(acme)
    consent = {"state": "unsubscribed", "opt_in_level": "single_opt_in", "consent_updated_at": LATER}
    sms = {"state": "subscribed", "consent_updated_at": LATER}
    call(shop, "customers/create", customer(email_marketing_consent=consent, sms_marketing_consent=sms))
    bob = member(acme)
    assert (bob.unsubscribe_email, bob.unsubscribe_texting) == (True, False)
    assert bob.unsubscribe_email_at == datetime(2022, 1, 2, tzinfo=UTC)


def test_newer_consent_wins_whoever_gave_it(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "customers/create", customer())
    topic = "customers/email_marketing_consent_update"

    def say(state: str, at: str | None) -> bool:
        consent = {"state": state, "consent_updated_at": at}
        call(shop, topic, {"customer_id": NUMBER, "email_marketing_consent": consent})
        return member(acme).unsubscribe_email

    assert say("unsubscribed", LATER) is True
    assert say("subscribed", "2021-01-01T00:00:00Z") is True, "older"
    assert say("subscribed", None) is True, "of no time"
    assert say("subscribed", LATEST) is False
    acme.contacts.update(unsubscribe_email=True, unsubscribe_email_at=timezone.now())
    assert say("subscribed", "2022-02-01T00:00:00Z") is True, "a manager has withdrawn it since"
    sms = {"state": "unsubscribed", "consent_updated_at": LATEST}
    call(shop, "customers/marketing_consent_update", {"id": NUMBER, "phone": "+82", "sms_marketing_consent": sms})
    assert member(acme).unsubscribe_texting


def order(number: int, price: Any, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    paid = (at or timezone.now()).isoformat()
    return {"id": number, "total_price": price, "processed_at": paid, "customer": customer(), **more}


def test_paid_orders_are_summed_up_once_each(acme: Channel) -> None:
    shop = open_shop(acme)
    call(shop, "orders/paid", order(1, "10.50"))
    call(shop, "orders/paid", order(2, "20.00"))
    call(shop, "orders/paid", order(2, "20.00"))
    call(shop, "orders/paid", order(3, "5", timezone.now() - timedelta(days=100)))
    call(shop, "orders/paid", order(4, "nonsense"))
    call(shop, "orders/paid", {"id": 5, "total_price": "9", "customer": None})
    bob = member(acme)
    assert bob.profile["recentPurchaseCount"] == 3
    assert bob.profile["recentPurchaseAmount"] == 30.5
    assert abs(bob.profile["lastCheckoutCompletedAt"] / 1000 - timezone.now().timestamp()) < 60
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert tidy() == 1
        assert tidy() == 0
    assert member(acme).profile["recentPurchaseCount"] == 0


def test_a_request_for_data_reaches_the_owners_and_ends(alice: Person, bob: Person) -> None:
    shop = open_shop(alice.channel)
    call(shop, "customers/create", customer())
    message = {"customer": {"id": NUMBER, "email": "bob@biller.example"}, "data_request": {"id": 9999}}
    assert call(shop, "customers/data_request", message) == 200
    notice = alice.manager.notices.get()
    assert not bob.manager.notices.exists()
    assert "biller" not in notice.text
    assert notice.button_id is not None
    file = alice.get("data_request", notice.button_id)
    assert file.json()["profile"]["email"] == "bob@biller.example"
    assert "attachment" in file.headers["Content-Disposition"]
    assert alice.channel.log.filter(verb="contact.data_given").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert alice.get("data_request", notice.button_id).status_code in (302, 404)


def test_a_request_of_somebody_unknown_says_so(alice: Person) -> None:
    shop = open_shop(alice.channel)
    call(shop, "customers/data_request", {"customer": {"id": 1}})
    assert "nothing of them" in alice.manager.notices.get().text


def test_the_settings_connect_change_and_disconnect(alice: Person) -> None:
    assert alice.post("shopify", secret="").status_code == 422
    assert alice.post("shopify", secret="shhh", email="email").status_code == 302
    shop = alice.channel.shopify
    assert shop.mapping == {"email": "email"}
    page = alice.get("shopify").content.decode()
    assert "shhh" not in page
    assert shop.key in page
    assert alice.channel.profile_keys.filter(key="shopifyState").exists()
    assert alice.post("shopify", secret="", email="email", phone="email").status_code == 422
    assert alice.post("shopify", secret="", phone="mobileNumber").status_code == 302
    shop.refresh_from_db()
    assert (shop.secret, shop.mapping) == ("shhh", {"phone": "mobileNumber"})
    alice.post("shopify_deletion")
    assert call(shop, "customers/create", customer()) == 404


def test_another_channels_shop_is_not_touched(alice: Person, charlie: Person) -> None:
    shop = open_shop(charlie.channel)
    cast.member(alice.channel, str(NUMBER), "Ada")
    call(shop, "customers/delete", {"id": NUMBER})
    assert alice.channel.contacts.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_counts(acme: Channel) -> None:
    shop = open_shop(acme)
    message = order(1, "10")
    statuses = together(*[partial(call, shop, "orders/paid", message, number="same")] * 8)
    assert set(statuses) == {200}
    assert member(acme).profile["recentPurchaseCount"] == 1
    together(*(partial(call, shop, "orders/paid", order(10 + number, "1")) for number in range(8)))
    assert member(acme).profile["recentPurchaseCount"] == 9
    assert acme.contacts.count() == 1
