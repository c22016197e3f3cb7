from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.chat import Chat
from crm.models import Manager, TenantModel


class ChatRead(TenantModel):
    """How much of a chat a manager has seen: so many of the customer's messages, counted from the first."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="chat_reads")
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="reads", db_index=False)
    manager = models.ForeignKey(Manager, on_delete=models.CASCADE, related_name="chat_reads")
    seen = models.PositiveIntegerField(_("messages seen"), default=0)

    class Meta:
        verbose_name = _("chat read by a manager")
        verbose_name_plural = _("chats read by managers")
        constraints = [
            # Also how the list of chats finds what its reader has seen.
            models.UniqueConstraint(fields=["chat", "manager"], name="one_read_of_chat"),
        ]

    def __str__(self) -> str:
        return f"{self.manager_id}: {self.seen} / {self.chat_id}"
