import secrets
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Job, Manager, TenantModel


def new_token() -> str:
    """Return an unguessable token of 256 bits."""
    return secrets.token_urlsafe(32)


class Export(TenantModel):
    """A download of contacts: who asked for it and why, what it holds, and its file while it is available.

    Its state is that of its job. `password` (sealed, see `exports.passwords`) and `selection` (somebody's address may
    stand in it) are kept only until the file is made or given up. `file` is the name in the storage once the file is
    whole, and empty when it is gone.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="exports")
    # Kept when the manager leaves, so that the file is still found and deleted in its time.
    manager = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="exports")
    job = models.OneToOneField(Job, on_delete=models.RESTRICT, related_name="export")
    selection = models.JSONField(_("selection"))
    reason = models.CharField(_("reason"), max_length=500)
    stated = models.PositiveIntegerField(_("confirmed number"))
    rows = models.PositiveIntegerField(_("rows"), null=True)
    columns = ArrayField(models.CharField(max_length=100), verbose_name=_("columns"), default=list)
    password = models.BinaryField(_("encrypted password"), null=True)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    file = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(_("requested"), auto_now_add=True)
    made_at = models.DateTimeField(_("finished"), null=True)
    expires_at = models.DateTimeField(_("expires"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [
            # A manager's list of downloads, and the rule of one in 30 minutes.
            models.Index(fields=["channel", "manager", "-created_at"], name="exports_of_manager"),
            # What the schedule has to delete.
            models.Index(fields=["expires_at"], name="exports_to_expire", condition=~Q(file="")),
            # What ended without its worker knowing.
            models.Index(fields=["id"], name="exports_sealed", condition=Q(password__isnull=False)),
        ]

    def __str__(self) -> str:
        return _("Download %(number)s") % {"number": self.pk}

    @property
    def is_available(self) -> bool:
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def is_expired(self) -> bool:
        return self.made_at is not None and not self.is_available

    @property
    def file_name(self) -> str:
        """What the file is called on the disk of the one who downloads it."""
        day: datetime = timezone.localtime(self.made_at or self.created_at, self.channel.zone)
        return f"{self.channel.slug}-contacts-{day:%Y-%m-%d}.xlsx"

    def attempt(self, number: int) -> str:
        """Return the name in the storage of the file that the job's attempt of this number writes.

        Each attempt has its own, so a worker that was taken for dead can't touch what its successor made.
        """
        return f"exports/{self.token}-{number}.xlsx"
