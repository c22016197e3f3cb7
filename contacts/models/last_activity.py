from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel


class LastActivity(TenantModel):
    """When a contact was active last, exactly: what the rule of sessions reads.

    `Contact.last_seen_at` follows within a minute. PostgreSQL itself deletes the row with its contact (see the
    migration). Why it stands apart: docs/decisions/027-activity.md.
    """

    contact = models.OneToOneField(
        Contact, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="last_activity"
    )
    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    # Never indexed: so a page view changes a row of some bytes, and no index.
    at = models.DateTimeField(_("last activity"), null=True)

    class Meta:
        verbose_name = _("last activity")
        verbose_name_plural = _("last activities")

    def __str__(self) -> str:
        return str(self.contact_id)
