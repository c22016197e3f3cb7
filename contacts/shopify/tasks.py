"""The background work of Shopify. It is safe to call twice."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from contacts.models import DataRequest, ShopifyCustomer, ShopifyMessage
from contacts.shopify import orders

MESSAGES_KEPT: Final = timedelta(days=30)  # Shopify gives up repeating after hours
TOMBSTONES_KEPT: Final = timedelta(days=90)


def tidy() -> int:
    """Take old orders out of the sums, and forget what no longer matters; return how many rows that were."""
    now = timezone.now()
    ShopifyMessage.everywhere.filter(at__lt=now - MESSAGES_KEPT)._raw_delete("default")
    ShopifyCustomer.everywhere.filter(deleted_at__lt=now - TOMBSTONES_KEPT)._raw_delete("default")
    DataRequest.everywhere.filter(expires_at__lt=now)._raw_delete("default")
    return orders.let_pass()
