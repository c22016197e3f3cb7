"""A message of Shopify: believed, read, done once, and never against what is newer."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.models import ShopifyCustomer, ShopifyShop
from contacts.shopify import customers, orders, requests
from contacts.shopify.times import moment

BYTES: Final = 1_000_000


class Unsigned(Exception):
    """The signature isn't that of the shop's secret."""


class Unreadable(ValueError):
    """The body isn't what the topic says."""


@dataclass(frozen=True)
class Heading:
    """What the headers say: the topic, the message's id, and when Shopify began to send it."""

    topic: str
    number: str
    at: datetime | None


def receive(shop: ShopifyShop, heading: Heading, signature: str, body: bytes) -> bool:
    """Do what the message says; return False if it was done before, or concerns nothing that we know.

    Raise Unsigned, and Unreadable for a body that makes no sense; nothing is changed then.
    """
    if not is_signed(shop, signature, body):
        raise Unsigned
    act = _ACTS.get(heading.topic)
    if act is None:
        return False
    message = _read(body)
    with transaction.atomic():
        if not _is_first(shop, heading):
            return False
        act(shop, message, heading.at or timezone.now())
        ShopifyShop.everywhere.filter(channel=shop.channel_id, pk=shop.pk).update(received_at=timezone.now())
    return True


def is_signed(shop: ShopifyShop, signature: str, body: bytes) -> bool:
    """Whether the signature (base64) is the HMAC-SHA256 of the body as it came. Takes the same time for any wrong one.

    Source: https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
    """
    right = base64.b64encode(hmac.digest(shop.secret.encode(), body, hashlib.sha256))
    return hmac.compare_digest(right, signature.encode(errors="replace"))


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        message = json.loads(body)
    except ValueError as error:  # also of bytes that are no text
        raise Unreadable("The body must be JSON.") from error
    if not isinstance(message, dict):
        raise Unreadable("The body must be an object.")
    return message


def _is_first(shop: ShopifyShop, heading: Heading) -> bool:
    """Write the message's id down; of two at once the second waits, and sees whether the first succeeded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_shopifymessage (channel_id, number, topic, at) VALUES (%s, %s, %s, now())"
            " ON CONFLICT (channel_id, number) DO NOTHING",
            [shop.channel_id, heading.number, heading.topic],
        )
        return bool(cursor.rowcount)


def _disabled(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    """A mark, and no unsubscribe: whoever has no account any more may still want letters."""
    _write_customer(shop, {**message, "state": "disabled"}, at)


def _enabled(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    _write_customer(shop, {**message, "state": "enabled"}, at)


def _write_customer(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    row = _known(shop, _id(message, "id"))
    said_at = moment(message.get("updated_at")) or at
    if _is_older(row.deleted_at, said_at):
        return
    catalogue = Catalogue.of(shop.channel)
    if not _is_older(row.values_at, said_at):
        customers.write(shop, _id(message, "id"), message, catalogue)
        row.values_at, row.deleted_at = said_at, None
    customers.write_consent(shop, _id(message, "id"), row, message)
    row.save()


def _consent(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    """From 2025-01 on, Shopify tells of consent by messages of their own; e-mail calls the customer customer_id."""
    name = "customer_id" if "customer_id" in message else "id"
    row = _known(shop, _id(message, name))
    if row.deleted_at is None:
        customers.write_consent(shop, _id(message, name), row, message)
        row.save()


def _deleted(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    _delete(shop, _id(message, "id"), at)


def _redacted(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    _delete(shop, _id(_inner(message, "customer"), "id"), at)


def _delete(shop: ShopifyShop, customer_id: str, at: datetime) -> None:
    row = _known(shop, customer_id)
    customers.remove(shop, customer_id)
    row.values_at = row.email_consent_at = row.sms_consent_at = None
    row.deleted_at = max(at, row.deleted_at or at)
    row.save()


def _data_request(shop: ShopifyShop, message: Mapping[str, Any], _at: datetime) -> None:
    requests.tell_owners(shop, _id(_inner(message, "customer"), "id"))


def _paid(shop: ShopifyShop, message: Mapping[str, Any], at: datetime) -> None:
    """A guest's order has no customer."""
    if message.get("customer") is None:
        return
    customer = _inner(message, "customer")
    row = _known(shop, _id(customer, "id"))
    paid_at = moment(message.get("processed_at")) or moment(message.get("created_at")) or at
    if row.deleted_at is not None and _is_older(row.deleted_at, paid_at):
        return
    catalogue = Catalogue.of(shop.channel)
    if row.values_at is None:
        customers.write(shop, _id(customer, "id"), customer, catalogue)
        row.values_at = moment(customer.get("updated_at")) or paid_at
        row.deleted_at = None
        row.save()
    orders.add(shop, _id(customer, "id"), _id(message, "id"), message, paid_at)


_ACTS: Final[dict[str, Callable[[ShopifyShop, Mapping[str, Any], datetime], None]]] = {
    "customers/create": _write_customer,
    "customers/update": _write_customer,
    "customers/enable": _enabled,
    "customers/disable": _disabled,
    "customers/email_marketing_consent_update": _consent,
    "customers/marketing_consent_update": _consent,
    "customers/delete": _deleted,
    "customers/redact": _redacted,
    "customers/data_request": _data_request,
    "orders/paid": _paid,
}
TOPICS: Final = tuple(_ACTS)


def _known(shop: ShopifyShop, customer_id: str) -> ShopifyCustomer:
    """Return the customer's row, locked: messages about the same customer are done one after the other."""
    text = f"{shop.channel_id} {customer_id}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
    row = ShopifyCustomer(channel_id=shop.channel_id, digest=digest)
    ShopifyCustomer.everywhere.bulk_create([row], ignore_conflicts=True)
    rows = ShopifyCustomer.everywhere.select_for_update()
    return rows.get(channel=shop.channel_id, digest=digest)


def _id(message: Mapping[str, Any], name: str) -> str:
    found = message.get(name)
    if isinstance(found, int) and not isinstance(found, bool) and found > 0:
        return str(found)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= 30:
        return found
    raise Unreadable(f"“{name}” must be a number.")


def _inner(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = message.get(name)
    if not isinstance(inner, dict):
        raise Unreadable(f"“{name}” must be an object.")
    return inner


def _is_older(known: datetime | None, said: datetime) -> bool:
    return known is not None and said < known
