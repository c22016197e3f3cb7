from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.manager import Manager
from crm.models.tenant import TenantModel


class Job(TenantModel):
    """A piece of long work in the background: what its progress bar shows, and the lease that keeps it single.

    `task` and `argument` say how to start it again: a worker that dies leaves a heartbeat that grows old, and
    `crm.jobs.tasks.revive` enqueues the job again. Work through `crm.jobs`: rows are changed by conditional UPDATE.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = (State.QUEUED, State.RUNNING)

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="jobs")
    manager = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="jobs")
    task = models.CharField(_("task"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("total"), default=0)
    lease = models.UUIDField(_("lease"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    beat_at = models.DateTimeField(_("heartbeat"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            # The progress bars on every page, and the search for dead workers.
            models.Index(fields=["channel", "manager"], name="jobs_open", condition=Q(state__in=["queued", "running"])),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def rate(self) -> float:
        """Rows a second since the start."""
        seconds = (self.beat_at - self.started_at).total_seconds() if self.started_at else 0
        return self.done / seconds if seconds > 0 else 0.0

    @property
    def remaining_seconds(self) -> int | None:
        return round((self.total - self.done) / self.rate) if self.rate and self.total > self.done else None
