from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.chat import Chat
from crm.models import TenantModel


class ChatMail(TenantModel):
    """An e-mail with answers of a chat that the customer hasn't seen: the messages after `after` up to `last`.

    A row is claimed, and the claim committed, before the mail goes out. Where a worker was killed in between, nobody
    knows whether it did: it is UNKNOWN then, and isn't sent again.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Being sent")
        WAITING = "waiting", _("Waiting for another try")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Not known")
        DROPPED = "dropped", _("No longer needed")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="chat_mails")
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="mails", db_index=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CLAIMED)
    after = models.BigIntegerField(_("message before the first"), default=0)
    last = models.BigIntegerField(_("last message"))
    claim = models.UUIDField(_("claim"), null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("claimed"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    # A code, and the words of the mail server.
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    detail = models.CharField(_("answer of the server"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("answers sent by e-mail")
        verbose_name_plural = _("answers sent by e-mail")
        indexes = [
            # Of a thread, and what a killed worker has left.
            models.Index(fields=["chat", "-id"], name="mail_of_chat"),
            models.Index(fields=["claimed_at"], name="mail_claimed", condition=Q(state="claimed")),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
