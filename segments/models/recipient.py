from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from crm.models import TenantModel
from segments.models.marketing_message import MarketingMessage


class Recipient(TenantModel):
    """One contact of a message's audience, and what became of the message for them.

    A worker claims rows before it sends (`claim` is its job's lease), so nobody gets a message twice; rows that are
    still claimed when their worker is gone are of an unknown state, and stay so. `reason` is a code: why somebody was
    left out, or what the server answered; `detail` its words, which may name a person. Of a deleted contact the row
    stays, without the contact and the words.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not sent")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        LEFT_OUT = "left_out", _("Left out")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown")

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="recipients", db_index=False
    )
    message = models.ForeignKey(MarketingMessage, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    # Without a constraint, which would lock each contact of a big audience: who has been deleted since isn't found.
    contact = models.ForeignKey(
        Contact,
        null=True,
        on_delete=models.SET_NULL,
        db_constraint=False,
        related_name="marketing_received",
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=20, blank=True, default="")
    detail = models.CharField(_("details"), max_length=300, blank=True, default="")
    claim = models.UUIDField(null=True, editable=False)
    # A hash of the address that it is sent to: two customers may come to the same one while a message is being sent.
    address = models.BigIntegerField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    retry_at = models.DateTimeField(_("next try"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True)

    class Meta:
        verbose_name = _("recipient of a message")
        verbose_name_plural = _("recipients of messages")
        constraints = [
            # At most one row for each, whatever happens. Also who got a message, for filters.
            models.UniqueConstraint(fields=["message", "contact"], name="recipient_once"),
        ]
        indexes = [
            # What the next batch takes.
            models.Index(fields=["message", "id"], name="recipient_waiting", condition=Q(state="waiting")),
            # Whether another row of the message is for the same address.
            models.Index(fields=["message", "address"], name="recipient_address", condition=Q(address__isnull=False)),
            # The report's numbers, and its lists.
            models.Index(fields=["message", "state", "reason"], name="recipient_states"),
            # What happened afterwards, which is rare.
            models.Index(fields=["message"], name="recipient_bounced", condition=Q(bounced_at__isnull=False)),
            models.Index(fields=["message"], name="recipient_unsubscribed", condition=Q(unsubscribed_at__isnull=False)),
            # The messages of one contact: profile, deletion, merging.
            models.Index(fields=["contact"], name="recipient_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.contact_id}"
