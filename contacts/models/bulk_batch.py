from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.bulk_change import BulkChange
from crm.models import TenantModel


class BulkBatch(TenantModel):
    """Some of the contacts that a bulk change, or its undo, has still to come by.

    Who is meant is fixed when it starts, as the change itself may move contacts out of the list. A batch goes in the
    transaction that does it.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="bulk_batches", db_index=False)
    bulk = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="batches")
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("contact IDs"))

    class Meta:
        verbose_name = _("batch of a bulk change")
        verbose_name_plural = _("batches of bulk changes")

    def __str__(self) -> str:
        return f"{self.bulk_id}/{self.pk}"
