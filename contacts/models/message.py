from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.chat import Chat, Side
from crm.models import Manager, TenantModel


class Message(TenantModel):
    """What somebody said in a chat. The name of a manager or a program is kept too, so that it stays."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="messages")
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages", db_index=False)
    side = models.CharField(_("sender"), max_length=8, choices=Side)
    manager = models.ForeignKey(Manager, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    manager_name = models.CharField(_("manager name"), max_length=254, blank=True)
    text = models.TextField(_("text"))
    # The messenger's own ID of a message: however often it is sent, it stands here once.
    client_id = models.UUIDField(_("client ID"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        indexes = [
            # A thread, read backwards from its end, and what came after a message.
            models.Index(fields=["chat", "-id"], name="message_of_chat"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["chat", "client_id"], name="one_message_of_client", condition=Q(client_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]
