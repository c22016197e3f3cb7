from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class ShopifyMessage(TenantModel):
    """A message of Shopify that was acted on, so that it counts once. Kept for longer than Shopify repeats one."""

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="shopify_messages", db_index=False
    )
    number = models.CharField(_("ID"), max_length=100)
    topic = models.CharField(_("topic"), max_length=60)
    at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("message of Shopify")
        verbose_name_plural = _("messages of Shopify")
        constraints = [
            # Of two that arrive at once, one waits here for the other.
            models.UniqueConstraint(fields=["channel", "number"], name="shopify_message_once"),
        ]
        indexes = [models.Index(fields=["at"], name="shopify_message_at")]

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
