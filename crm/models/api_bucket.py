from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel


class ApiBucket(TenantModel):
    """How many requests the programs of a channel may still send: `crm.api.limits` fills and empties it.

    The table is unlogged (migration 0010): a limit may be forgotten in a crash, and needn't wait for a disk.
    """

    channel = models.OneToOneField("crm.Channel", primary_key=True, on_delete=models.CASCADE, related_name="api_bucket")
    tokens = models.FloatField(_("tokens"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("rate limit of an API")
        verbose_name_plural = _("rate limits of APIs")

    def __str__(self) -> str:
        return str(self.pk)
