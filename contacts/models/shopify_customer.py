from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class ShopifyCustomer(TenantModel):
    """How new what we know of a customer is, in Shopify's time: what is older changes nothing.

    It outlives the contact, so that a late message doesn't bring them back; so it knows the customer by a digest.
    """

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="shopify_customers", db_index=False
    )
    digest = models.CharField(max_length=64, editable=False)
    values_at = models.DateTimeField(_("values as of"), null=True)
    email_consent_at = models.DateTimeField(_("e-mail consent as of"), null=True)
    sms_consent_at = models.DateTimeField(_("SMS consent as of"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)

    class Meta:
        verbose_name = _("customer at Shopify")
        verbose_name_plural = _("customers at Shopify")
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="shopify_customer_once")]

    def __str__(self) -> str:
        return self.digest[:8]
