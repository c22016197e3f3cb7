"""Customers of Shopify as members of the channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.models import Contact, ShopifyCustomer, ShopifyShop
from contacts.shopify.actor import SHOPIFY
from contacts.shopify.fields import STATE, fitting, mapped
from contacts.shopify.times import moment
from contacts.upserting import Change, MemberId, upsert

SUBSCRIBED: Final = "subscribed"  # pending, not_subscribed, unsubscribed, redacted and invalid are no consent


def write(shop: ShopifyShop, customer_id: str, customer: Mapping[str, Any], catalogue: Catalogue) -> Contact:
    """Write what the mapping takes, and the account's state, into the member with Shopify's id."""
    profile = mapped(customer, shop.mapping, catalogue)
    if isinstance(customer.get("state"), str):
        profile |= fitting({STATE: customer["state"]}, catalogue)
    verified = customer.get("verified_email") is not False
    identity = MemberId(customer_id)
    outcome = upsert(
        shop.channel, identity, Change(profile=profile), by=SHOPIFY, qualifies=verified, catalogue=catalogue
    )
    return outcome.contact


def write_consent(shop: ShopifyShop, customer_id: str, row: ShopifyCustomer, message: Mapping[str, Any]) -> None:
    """Take over consent to e-mail and SMS, with its time, where it is newer than what Shopify or a manager said."""
    for name, column, known in (
        ("email_marketing_consent", "unsubscribe_email", "email_consent_at"),
        ("sms_marketing_consent", "unsubscribe_texting", "sms_consent_at"),
    ):
        consent = message.get(name)
        if isinstance(consent, dict) and isinstance(consent.get("state"), str):
            said_at = moment(consent.get("consent_updated_at"))
            _write_one(shop, customer_id, row, column, known, consent["state"] != SUBSCRIBED, said_at)


def remove(shop: ShopifyShop, customer_id: str) -> None:
    """Delete the member for good, if there is one."""
    found = shop.channel.contacts.filter(member_id=customer_id).values_list("pk", flat=True)
    delete(shop.channel, list(found), by=SHOPIFY)


def _write_one(
    shop: ShopifyShop,
    customer_id: str,
    row: ShopifyCustomer,
    column: str,
    known: str,
    unsubscribed: bool,
    said_at: datetime | None,
) -> None:
    contact = shop.channel.contacts.filter(member_id=customer_id).first()
    decided = [getattr(row, known), getattr(contact, f"{column}_at") if contact else None]
    last: datetime | None = max(filter(None, decided), default=None)
    if last is not None and (said_at is None or said_at < last):
        return
    change = Change(**{column: unsubscribed})
    outcome = upsert(shop.channel, MemberId(customer_id), change, by=SHOPIFY, qualifies=False)
    if said_at is not None:
        setattr(row, known, said_at)
        if outcome.is_changed:
            same = shop.channel.contacts.filter(pk=outcome.contact.pk)
            same.update(**{f"{column}_at": said_at, "version": F("version")})
