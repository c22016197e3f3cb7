"""Shopify as it calls: signed messages with its headers."""

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

from django.test import Client

from contacts.models import Contact, ShopifyShop
from contacts.shopify.actions import connect
from contacts.shopify.fields import DEFAULT
from crm.actors import SYSTEM
from crm.models import Channel

SECRET = "shpss_0123456789"
NUMBER = 706405506930370084

_numbers = itertools.count(1)


def open_shop(channel: Channel, **mapping: str) -> ShopifyShop:
    return connect(channel, SECRET, {**DEFAULT, **mapping}, by=SYSTEM)


def customer(**more: Any) -> dict[str, Any]:
    """What Shopify says of a customer, in its own form."""
    return {
        "id": NUMBER,
        "email": "bob@biller.example",
        "created_at": "2021-12-31T19:00:00-05:00",
        "updated_at": "2021-12-31T19:00:00-05:00",
        "first_name": "Bob",
        "last_name": "Biller",
        "orders_count": 0,
        "state": "enabled",
        "total_spent": "0.00",
        "note": "This customer loves ice cream",
        "verified_email": True,
        "phone": "+821012345678",
        "currency": "USD",
        "default_address": {"city": "Seoul", "country_code": "KR"},
        "admin_graphql_api_id": f"gid://shopify/Customer/{NUMBER}",
        **more,
    }


def call(shop: ShopifyShop, topic: str, message: Any, number: str = "", **headers: str) -> int:
    """Send a message as Shopify does; returns the status."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
    said = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Webhook-Id": number or f"b54557e4-{next(_numbers)}",
        "X-Shopify-Triggered-At": "2022-06-01T00:00:00.123456789Z",
        **headers,
    }
    address = f"/plugin/shopify/{shop.key}/"
    return int(Client().post(address, body, content_type="application/json", headers=said).status_code)


def member(channel: Channel) -> Contact:
    return channel.contacts.get(member_id=str(NUMBER))
