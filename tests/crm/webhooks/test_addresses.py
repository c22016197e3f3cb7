"""Webhooks reach nothing but the internet: at the moment of the connection, whatever names and redirects say."""

import socket
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from crm.actors import SYSTEM
from crm.models import Channel
from crm.outbound.addresses import is_public
from crm.webhooks import create_webhook, send_test
from tests.crm.webhooks.receiver import Receiver, hook, run_due

PRIVATE = (
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::",
)  # fmt: skip
PUBLIC = ("1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::101:101", "2a00:1450:4001:81b::200e")


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"])
def test_nothing_of_this_machine_is_reached(acme: Channel, receiver: Receiver, settings: Any, host: str) -> None:
    webhook = hook(acme, receiver)
    acme.webhooks.update(url=f"http://{host}:{receiver.port}/")
    send_test(webhook)
    settings.WEBHOOKS_TO_PRIVATE = False
    assert run_due() == 1
    delivery = webhook.deliveries.get()
    assert "is not a public address" in delivery.error or host == "2130706433"
    assert delivery.status is None
    assert receiver.received == []


@pytest.mark.django_db
def test_a_name_is_looked_up_for_each_connection_and_then_not_again(
    acme: Channel, receiver: Receiver, settings: Any
) -> None:
    """A name that was public yesterday, or a moment ago, may be anything now."""
    settings.WEBHOOKS_TO_PRIVATE = False
    webhook = create_webhook(
        acme, {"name": "Shop", "url": "https://shop.example/", "scopes": ["lead.deleted"]}, by=SYSTEM
    )
    send_test(webhook)
    looked_up = []

    def rebinding(host: str, port: int, *_args: Any, **_more: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]

    with patch("socket.getaddrinfo", rebinding):
        run_due()
    assert looked_up == ["shop.example"]
    assert "127.0.0.1 is not a public address" in webhook.deliveries.get().error
    assert receiver.received == []


@pytest.mark.django_db
def test_a_redirect_is_not_followed(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    receiver.answer = lambda _received: 302
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    send_test(webhook)
    run_due()
    assert len(receiver.received) == 1
    assert webhook.deliveries.get().status == 302
    assert webhook.deliveries.get().is_waiting


@pytest.mark.django_db
def test_a_long_answer_is_cut_and_a_slow_one_given_up(
    acme: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = hook(acme, receiver)
    receiver.text = "\0가".encode() * 1_000_000
    send_test(webhook)
    run_due()
    assert 0 < len(webhook.deliveries.get().answer) <= 2_000
    monkeypatch.setattr("crm.outbound.posting.TOTAL_SECONDS", 0.3)
    receiver.seconds = 0.6
    send_test(webhook)
    run_due()
    assert "No answer within" in webhook.deliveries.latest("id").error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/",
        "ftp://shop.example/",
        "https://me:secret@shop.example/",
        "https://shop.example/#a",
        "shop",
    ],
)
def test_an_address_that_cannot_be_right_is_refused(acme: Channel, url: str) -> None:
    with pytest.raises(ValidationError):
        create_webhook(acme, {"name": "Shop", "url": url, "scopes": ["lead.deleted"]}, by=SYSTEM)


@pytest.mark.django_db
def test_private_addresses_are_closed_unless_a_setting_opens_them(acme: Channel, settings: Any) -> None:
    assert settings.WEBHOOKS_TO_PRIVATE is False
