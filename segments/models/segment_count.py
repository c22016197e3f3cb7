from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.segment import Segment


class SegmentCount(TenantModel):
    """How many contacts a segment had when a day of the channel's zone began."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="segment_counts", db_index=False)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField(_("day"))
    count = models.PositiveBigIntegerField(_("contacts"))

    class Meta:
        verbose_name = _("count of a segment")
        verbose_name_plural = _("counts of segments")
        constraints = [
            # One a day, however often the schedule runs; also the index of the chart and of last week's count.
            models.UniqueConstraint(fields=["segment", "day"], name="segment_count_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.segment}, {self.day}"
