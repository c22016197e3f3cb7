from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid, Problem, ResolvedFilter
from crm.models import TenantModel

COLOURS = 12  # the classes hue-0 … hue-11


class Segment(TenantModel):
    """Stored criteria, not a list: opening it evaluates the filter against the data of now.

    `filter` is the stored form of `contacts.filters.Filter`, always with types. `count` is what the sidebar shows:
    how many matched at `counted_at`; `counting_since` is the claim of whoever is counting (`segments.counting`).
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="segments", db_index=False)
    name = models.CharField(_("name"), max_length=100)
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)
    filter = models.JSONField(_("filter"))
    position = models.PositiveIntegerField(_("position"))
    track_members = models.BooleanField(
        _("track who enters and leaves"),
        default=False,
        help_text=_("Recorded once a day."),
    )
    tracked_since = models.DateField(_("tracked since"), null=True, blank=True)
    tells_webhooks = models.BooleanField(
        _("tells webhooks"),
        default=False,
        help_text=_("Webhooks are told who enters and leaves, within some minutes."),
    )
    told_since = models.DateTimeField(_("tells webhooks since"), null=True, blank=True)
    count = models.PositiveBigIntegerField(_("contacts"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)
    counting_since = models.DateTimeField(_("count started"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["position", "id"]
        constraints = [
            # People tell segments by their names. Also the index of all lookups of a channel's segments.
            models.UniqueConstraint(
                fields=["channel", "name"],
                name="segment_name_in_channel",
                violation_error_message=_("There is already a segment of that name."),
            ),
            # A total order whoever drags at the same time; deferred, as a new order passes through doubles.
            models.UniqueConstraint(
                fields=["channel", "position"], name="segment_position", deferrable=models.Deferrable.DEFERRED
            ),
            # A colour is a class of the stylesheet.
            models.CheckConstraint(condition=Q(colour__lt=COLOURS), name="segment_colour"),
        ]

    def __str__(self) -> str:
        return self.name

    def criteria(self, catalogue: Catalogue) -> Filter:
        """Return the filter. Raise FilterInvalid when it makes no sense in this catalogue."""
        return Filter.parse(self.filter, catalogue)

    def resolved(self, catalogue: Catalogue, now: datetime) -> ResolvedFilter:
        """Return whom of the channel's contacts it holds now, as a resolved filter. Raise FilterInvalid."""
        return self.criteria(catalogue).resolve(catalogue, now)

    def q(self, catalogue: Catalogue, now: datetime) -> Q:
        """Return the same as a condition. Raise FilterInvalid."""
        return self.resolved(catalogue, now).q

    def problems(self, catalogue: Catalogue) -> tuple[Problem, ...]:
        """Return why the segment is broken; empty when it isn't. A broken one matches nobody."""
        try:
            self.q(catalogue, timezone.now())
        except FilterInvalid as error:
            return error.problems
        return ()
