from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel
from crm.models.webhook import Webhook


class WebhookDelivery(TenantModel):
    """One message to a webhook: while it waits to be sent, and afterwards as an entry of the log.

    Deliveries of the same `lane` (one contact, one chat) are sent one after the other, by id. What is sent is looked up
    when it is sent. `contact` is the contact whom `body` and `answer` speak of, if any: they go with that contact.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    PING: Final = "ping"

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="webhook_deliveries", db_index=False
    )
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    scope = models.CharField(_("event"), max_length=50)
    subject = models.BigIntegerField(_("subject ID"), null=True)
    lane = models.CharField(max_length=40)
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("time of the event"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    contact = models.BigIntegerField(_("contact"), null=True)
    body = models.TextField(_("body"), blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration in ms"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        indexes = [
            # The log, newest first, and its trimming.
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_newest"),
            # What is to be sent.
            models.Index(fields=["webhook", "id"], name="webhook_delivery_waiting", condition=Q(state="waiting")),
            # What speaks of a contact who is deleted.
            models.Index(
                fields=["channel", "contact"], name="webhook_delivery_contact", condition=Q(contact__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def may_be_sent_again(self) -> bool:
        """Whether what it says can still be looked up. Of who was deleted nothing is kept."""
        return not self.is_waiting and not self.scope.endswith(".deleted")
