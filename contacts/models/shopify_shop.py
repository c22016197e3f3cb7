import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


def new_key() -> str:
    """Return an unguessable part of an address."""
    return secrets.token_urlsafe(16)


class ShopifyShop(TenantModel):
    """A shop at Shopify whose customers come into the channel: docs/shopify.md.

    `key` is in the address that Shopify calls, `secret` what it signs with. `mapping` says by the name of Shopify's
    field which profile key takes it.
    """

    channel = models.OneToOneField("crm.Channel", on_delete=models.CASCADE, related_name="shopify")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    secret = models.CharField(_("secret"), max_length=200)
    mapping = models.JSONField(_("fields"), default=dict)
    received_at = models.DateTimeField(_("last message"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("shop at Shopify")
        verbose_name_plural = _("shops at Shopify")

    def __str__(self) -> str:
        return f"Shopify · {self.channel_id}"
