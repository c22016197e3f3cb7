from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.bulk_change import BulkChange
from contacts.models.contact import Contact
from crm.models import TenantModel


class BulkEffect(TenantModel):
    """That a bulk change changed this contact, and for 24 hours what an undo needs to know of it.

    Why it is kept like this: docs/decisions/011-bulk-changes.md.
    """

    # Checked by the statement that writes them, and by the deletion of contacts: of a million rows each key that the
    # database checks costs seconds.
    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="bulk_effects", db_index=False, db_constraint=False
    )
    bulk = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="effects", db_index=False, db_constraint=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="bulk_effects", db_index=False, db_constraint=False
    )
    at = models.DateTimeField(_("changed"), default=timezone.now)
    before = models.JSONField(_("value before"), null=True)

    class Meta:
        verbose_name = _("effect of a bulk change")
        verbose_name_plural = _("effects of bulk changes")
        constraints = [
            # Also the walk of an undo; and no contact is ever changed twice by the same.
            models.UniqueConstraint(fields=["bulk", "contact"], name="bulk_effect_once"),
        ]
        indexes = [
            # The timeline of a contact, and its deletion.
            models.Index(F("contact"), F("at").desc(), name="bulk_effect_of_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id}/{self.contact_id}"
