from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class MessagePace(TenantModel):
    """When the next message of a medium may go out: several that are sent at once share the rate.

    Without a channel it is that of the installation's mail server, which all channels send by.
    """

    channel = models.ForeignKey(  # type: ignore[assignment] # none for the installation
        "crm.Channel", null=True, blank=True, on_delete=models.CASCADE, related_name="paces", db_index=False
    )
    medium = models.CharField(_("medium"), max_length=5)
    next_at = models.DateTimeField(_("next may go out"))

    class Meta:
        verbose_name = _("pace of messages")
        verbose_name_plural = _("paces of messages")
        constraints = [
            models.UniqueConstraint(fields=["channel", "medium"], name="pace_of_medium", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.medium}: {self.next_at:%H:%M:%S}"
