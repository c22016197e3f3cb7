from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class ChatBucket(TenantModel):
    """How many messages a caller may still send by the messenger: `contacts.inbox.messenger.limits` fills it.

    The table is unlogged (migration 0037): a limit may be forgotten in a crash, and needn't wait for a disk.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    # A hash: neither addresses nor browsers are kept here.
    caller = models.CharField(_("caller"), max_length=64)
    tokens = models.FloatField(_("tokens"))
    at = models.DateTimeField(_("time"), db_index=True)

    class Meta:
        verbose_name = _("rate limit of the messenger")
        verbose_name_plural = _("rate limits of the messenger")
        constraints = [
            models.UniqueConstraint(fields=["channel", "caller"], name="one_chat_bucket"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
