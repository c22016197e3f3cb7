from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import Job, TenantModel


class ExampleSet(TenantModel):
    """That a channel has example customers, or is getting them: `contacts.examples`.

    `job` is who adds them, later who takes them away. `keys` are the profile keys that were made for them. The row goes
    with the examples, so it also keeps them from being added twice.
    """

    MANY: Final = 1_000

    channel = models.OneToOneField("crm.Channel", on_delete=models.CASCADE, related_name="example_set")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    keys = ArrayField(models.CharField(max_length=64), verbose_name=_("keys"), default=list)
    added_at = models.DateTimeField(_("added"), null=True)

    class Meta:
        verbose_name = _("example customers of a channel")
        verbose_name_plural = _("example customers of channels")

    def __str__(self) -> str:
        return str(self.channel_id)

    @property
    def is_there(self) -> bool:
        return self.added_at is not None

    @property
    def is_working(self) -> bool:
        """Whether the examples are being added or taken away right now."""
        return self.job is not None and self.job.is_open
