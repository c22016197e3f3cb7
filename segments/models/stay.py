from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.segment import Segment


class Stay(TenantModel):
    """A contact is in a segment: from the day on which it was first seen there, until the day on which it was not.

    `left_on` is None for as long as it stays. Who comes back has another stay. Written once a day, for segments that
    opt in. The row of a deleted contact goes with it: PostgreSQL itself cascades (see the migration), whatever way
    of deleting is taken; so nothing tells that the contact was ever here.
    """

    # The segment's: another constraint would only be another look-up for each of a million rows.
    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="stays", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    entered_on = models.DateField(_("entered"))
    left_on = models.DateField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("time in a segment")
        verbose_name_plural = _("times in segments")
        constraints = [
            # Nobody is in a segment twice, even when the day is taken by two at once.
            models.UniqueConstraint(fields=["segment", "contact"], condition=Q(left_on=None), name="segment_stay_open"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=models.F("entered_on")), name="segment_stay_lasts"
            ),
        ]
        indexes = [
            # Who entered between two days, and who left.
            models.Index(fields=["segment", "entered_on"], name="segment_stay_entered"),
            models.Index(fields=["segment", "left_on"], name="segment_stay_left", condition=Q(left_on__isnull=False)),
            # The cascade of a deleted contact; and all stays of one contact in one segment.
            models.Index(fields=["contact", "segment"], name="segment_stay_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.contact_id}"
