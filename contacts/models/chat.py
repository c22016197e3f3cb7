from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models.contact import Contact
from crm.models import TenantModel


class Side(models.TextChoices):
    """Who wrote a message."""

    CUSTOMER = "customer", _("Customer")
    MANAGER = "manager", _("Manager")
    BOT = "bot", _("Bot")


class Chat(TenantModel):
    """A conversation of a customer with the channel. It outlives the customer: then `contact` is None.

    What the list of chats shows of the newest message stands here too, written with the message itself.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("chats", "Open")
        CLOSED = "closed", _("Closed")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="chats", db_index=False)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="chats")
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    last_message_at = models.DateTimeField(_("last message"), default=timezone.now)
    last_text = models.CharField(_("text of the last message"), max_length=200, blank=True)
    last_side = models.CharField(_("sender of the last message"), max_length=8, choices=Side, default=Side.CUSTOMER)
    # How many messages the customer wrote: less what a manager has seen, these are that manager's unread ones.
    received = models.PositiveIntegerField(_("messages from the customer"), default=0)

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        indexes = [
            # The Inbox: open or closed chats, and all of them, newest message first. The badge counts the open ones.
            models.Index(fields=["channel", "state", "-last_message_at", "-id"], name="chat_by_state"),
            models.Index(fields=["channel", "-last_message_at", "-id"], name="chat_newest"),
        ]

    def __str__(self) -> str:
        # No name: the log keeps this text, and a customer may be deleted.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
