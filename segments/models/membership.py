from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.segment import Segment


class Membership(TenantModel):
    """A contact was in a segment when that was last looked at, for segments that tell webhooks.

    The row of a deleted contact goes with it: PostgreSQL itself cascades (see the migration), as with `Stay`.
    """

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("membership in a segment")
        verbose_name_plural = _("memberships in segments")
        constraints = [models.UniqueConstraint(fields=["segment", "contact"], name="segment_membership_once")]
        indexes = [
            # The cascade of a deleted contact.
            models.Index(fields=["contact"], name="segment_membership_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.contact_id}"
