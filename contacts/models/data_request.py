from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel


class DataRequest(TenantModel):
    """A customer asks, through Shopify, what is stored of them. It goes with the contact."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="data_requests", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("requested"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("request for stored data")
        verbose_name_plural = _("requests for stored data")

    def __str__(self) -> str:
        return str(self.pk)
