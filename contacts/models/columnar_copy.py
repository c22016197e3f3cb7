from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Job, TenantModel


class ColumnarCopy(TenantModel):
    """A file that holds all contacts of a channel, column by column, as they were at one moment: docs/columnar.md.

    `snapshot` says which transactions the copy has seen, and `cluster` in which PostgreSQL their numbers mean
    something. `columns` are the keys that it holds, each with what the key was then; `odd` is how many contacts have a
    value that the file can't hold as it is. `file` is the name in the storage.
    """

    class State(models.TextChoices):
        BUILDING = "building", _("Being made")
        CURRENT = "current", _("In use")
        RETIRED = "retired", _("Replaced")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="columnar_copies", db_index=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.BUILDING)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="columnar_copy")
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.CharField(max_length=100, blank=True, editable=False)
    snapshot = models.TextField(_("snapshot"), blank=True)
    cluster = models.CharField(_("cluster"), max_length=60, blank=True)
    columns = models.JSONField(_("columns"), default=dict)
    rows = models.PositiveBigIntegerField(_("contacts"), default=0)
    odd = models.PositiveBigIntegerField(_("odd contacts"), default=0)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    built_at = models.DateTimeField(_("made"), null=True)

    class Meta:
        verbose_name = _("columnar copy")
        verbose_name_plural = _("columnar copies")
        constraints = [
            # Readers find one copy, and two builders can't work for the same channel.
            models.UniqueConstraint(
                fields=["channel", "state"], name="columnar_copy_state", condition=Q(state__in=["building", "current"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
