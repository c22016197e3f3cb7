"""Paid orders, summed up in the values of who bought: how many, how much, and when last."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.models import Contact, ShopifyOrder, ShopifyShop
from contacts.shopify.actor import SHOPIFY
from contacts.shopify.fields import fitting
from contacts.upserting import Change, ContactId, upsert
from contacts.values import epoch_ms
from crm.models import Channel

RECENT: Final = timedelta(days=ShopifyOrder.DAYS)
BATCH: Final = 500  # contacts


def add(shop: ShopifyShop, customer_id: str, number: str, order: Mapping[str, Any], paid_at: datetime) -> None:
    """Add the order to the member with Shopify's id, once, and sum up."""
    contact = shop.channel.contacts.select_for_update(no_key=True).get(member_id=customer_id)
    row = ShopifyOrder(
        channel_id=shop.channel_id,
        contact=contact,
        number=number,
        amount=_amount(order.get("total_price")),
        paid_at=paid_at,
        is_recent=paid_at >= timezone.now() - RECENT,
    )
    ShopifyOrder.everywhere.bulk_create([row], ignore_conflicts=True)
    _sum_up(shop.channel, contact)


def let_pass() -> int:
    """Take the orders of more than 90 days ago out of the sums; return of how many contacts."""
    over = ShopifyOrder.everywhere.filter(is_recent=True, paid_at__lt=timezone.now() - RECENT)
    contacts = Contact.everywhere.filter(pk__in=over.values("contact")[:BATCH]).select_related("channel")
    return sum(_let_pass(contact) for contact in contacts.order_by("pk"))


@transaction.atomic
def _let_pass(contact: Contact) -> bool:
    held = contact.channel.contacts.select_for_update(no_key=True).filter(pk=contact.pk).first()
    if held is None:
        return False
    held.shopify_orders.filter(paid_at__lt=timezone.now() - RECENT).update(is_recent=False)
    _sum_up(contact.channel, held)
    return True


def _sum_up(channel: Channel, contact: Contact) -> None:
    orders = ShopifyOrder.everywhere.filter(channel=channel, contact=contact)
    recent = orders.filter(is_recent=True).aggregate(count=Count("pk"), amount=Sum("amount"))
    last = orders.aggregate(last=Max("paid_at"))["last"]
    profile = {
        "recentPurchaseCount": recent["count"],
        "recentPurchaseAmount": _number(recent["amount"] or Decimal()),
        "lastCheckoutCompletedAt": epoch_ms(last) if last else None,
    }
    catalogue = Catalogue.of(channel)
    change = Change(profile=fitting(profile, catalogue))
    upsert(channel, ContactId(contact.pk), change, by=SHOPIFY, qualifies=False, catalogue=catalogue)


def _amount(value: object) -> Decimal:
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.0001"))
    except InvalidOperation:
        return Decimal()
    return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 13 else Decimal()


def _number(amount: Decimal) -> int | float:
    number = float(amount)
    return int(number) if math.isfinite(number) and number.is_integer() else number
