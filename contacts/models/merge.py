from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel

SEPARABLE: Final = timedelta(days=30)


class Merge(TenantModel):
    """That one contact was merged into another, with what is needed to take it back within 30 days.

    `kept_before`, `kept_after` and `absorbed` are columns of contacts as JSON; `moved` and `removed` are rows of other
    tables: the ids of those that went along, and whole rows that had no place beside those of the kept one. All of it
    goes with the kept contact, and after 30 days.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="merges", db_index=False)
    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merges")
    absorbed_id = models.BigIntegerField(_("merged contact ID"))
    kept_before = models.JSONField(_("kept contact before"))
    kept_after = models.JSONField(_("kept contact after"))
    absorbed = models.JSONField(_("merged contact"))
    moved = models.JSONField(_("moved rows"), default=dict)
    removed = models.JSONField(_("removed rows"), default=dict)
    entry = models.BigIntegerField(_("log entry ID"))
    at = models.DateTimeField(_("merged"), default=timezone.now)

    class Meta:
        verbose_name = _("merge of contacts")
        verbose_name_plural = _("merges of contacts")
        constraints = [
            # Who was merged is nobody until the merge is taken back. Also finds the one who has the place now.
            models.UniqueConstraint(fields=["channel", "absorbed_id"], name="merge_of_absorbed"),
        ]
        indexes = [
            # The deletion of what is older than 30 days.
            models.Index(fields=["at"], name="merge_at"),
        ]

    def __str__(self) -> str:
        # No name: it may be of somebody who is deleted.
        return f"{self.absorbed_id} → {self.kept_id}"

    @property
    def until(self) -> datetime:
        """Until when it can be taken back."""
        return self.at + SEPARABLE
