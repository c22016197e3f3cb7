from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class KeyIndex(TenantModel):
    """An index on what one field of one channel's contacts is compared by, made because the field is often asked for.

    `name` is its name in PostgreSQL, which changes with what it is on. The work is in `contacts.indexes.actions`.
    """

    class State(models.TextChoices):
        WATCHED = "watched", _("Sometimes used")
        WANTED = "wanted", _("Waiting")
        BUILDING = "building", _("Building")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="key_indexes", db_index=False)
    key = models.CharField(_("key"), max_length=80)
    name = models.CharField(_("index"), max_length=63)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WANTED)
    uses = models.PositiveIntegerField(_("uses (approximate)"), default=0)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used"))
    built_at = models.DateTimeField(_("built"), null=True, blank=True)

    class Meta:
        verbose_name = _("key index")
        verbose_name_plural = _("key indexes")
        constraints = [
            # Two who want the same index at once get one.
            models.UniqueConstraint(fields=["channel", "name"], name="key_index_name"),
        ]
        indexes = [
            # The look every few minutes for what is to be made.
            models.Index(fields=["used_at"], name="key_index_wanted", condition=Q(state="wanted")),
        ]

    def __str__(self) -> str:
        return self.key
