from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Job, Manager, TenantModel

UNDOABLE: Final = timedelta(hours=24)


class BulkChange(TenantModel):
    """One change of many contacts at once: what, by whom, of how many. `contacts.bulk.kinds` knows what `kind` does.

    A row of this tells the timelines of the contacts what was done to them, so it outlives its undo data.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="bulk_changes")
    manager = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="bulk_changes")
    kind = models.CharField(_("kind"), max_length=20)
    given = models.JSONField(_("parameters"), default=dict)
    chosen = models.TextField(_("selection"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RUNNING)
    error = models.TextField(_("error"), blank=True)
    total = models.PositiveBigIntegerField(_("contacts"), default=0)
    changed = models.PositiveBigIntegerField(_("changed"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    skipped = models.PositiveBigIntegerField(_("skipped"), default=0)
    gone = models.PositiveBigIntegerField(_("no longer there"), default=0)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="bulk_change")
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    undo_state = models.CharField(_("undo state"), max_length=9, choices=State, blank=True)
    undo_job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="undone_bulk_change")
    undone_by = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)
    restored = models.PositiveBigIntegerField(_("restored"), default=0)
    left = models.PositiveBigIntegerField(_("not restored"), default=0)
    forgotten_at = models.DateTimeField(_("undo data removed"), null=True)

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        indexes = [
            # What the clearing-up looks for: those that still run, or still have undo data.
            models.Index(fields=["created_at"], name="bulk_change_open", condition=Q(forgotten_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def done(self) -> int:
        """How many of the contacts it has come by."""
        return self.changed + self.unchanged + self.skipped + self.gone

    @property
    def undoable_until(self) -> datetime | None:
        """Until when it can be undone; None while it runs."""
        return self.ended_at + UNDOABLE if self.ended_at else None
