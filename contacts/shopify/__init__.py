"""Customers of a shop at Shopify come in by its webhooks: docs/shopify.md."""

from contacts.shopify.receiving import receive

__all__ = ["receive"]
