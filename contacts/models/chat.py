from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models.contact import Contact
from crm.models import Manager, TenantModel


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
    # How many the company wrote, and how many of those the messenger has shown.
    answered = models.PositiveIntegerField(_("messages to the customer"), default=0)
    answers_seen = models.PositiveIntegerField(_("messages that the customer has seen"), default=0)
    assignee = models.ForeignKey(
        Manager, null=True, blank=True, on_delete=models.SET_NULL, related_name="chats", verbose_name=_("assignee")
    )
    # The browser in which the messenger began it, and whether it is a signed-in member's: who may read it is decided
    # by both (`contacts.inbox.messenger.access`). NULL for a chat that a program has opened.
    veil_id = models.UUIDField(_("browser ID"), null=True, blank=True)
    of_member = models.BooleanField(_("begun by a member"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # When unseen answers are sent by e-mail, the last message that was, and when the messenger last asked for news
    # while there were some: `contacts.inbox.mailing`.
    mail_due_at = models.DateTimeField(_("e-mail due"), null=True, blank=True)
    mailed = models.BigIntegerField(_("last message sent by e-mail"), default=0)
    here_at = models.DateTimeField(_("customer last here"), null=True, blank=True)

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        indexes = [
            # The Inbox: open or closed chats, and all of them, newest message first. The badge counts the open ones.
            models.Index(fields=["channel", "state", "-last_message_at", "-id"], name="chat_by_state"),
            models.Index(fields=["channel", "-last_message_at", "-id"], name="chat_newest"),
            # The chats of a browser, as the messenger asks for them.
            models.Index(fields=["channel", "veil_id"], name="chat_of_browser", condition=Q(veil_id__isnull=False)),
            models.Index(fields=["mail_due_at"], name="chat_mail_due", condition=Q(mail_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        # No name: the log keeps this text, and a customer may be deleted.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
