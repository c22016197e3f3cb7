from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel


class ShopifyOrder(TenantModel):
    """A paid order of a contact. Those of the last 90 days are summed up in the contact's values."""

    DAYS: Final = 90

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="shopify_orders", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="shopify_orders")
    number = models.CharField(_("ID"), max_length=40)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4)
    paid_at = models.DateTimeField(_("paid"))
    is_recent = models.BooleanField(_("counts as recent"), default=True)

    class Meta:
        verbose_name = _("order at Shopify")
        verbose_name_plural = _("orders at Shopify")
        constraints = [models.UniqueConstraint(fields=["channel", "number"], name="shopify_order_once")]
        indexes = [
            # What no longer counts as recent.
            models.Index(fields=["paid_at"], name="shopify_order_recent", condition=models.Q(is_recent=True)),
        ]

    def __str__(self) -> str:
        return self.number
