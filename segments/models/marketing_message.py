from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Job, Manager, TenantModel


class MarketingMessage(TenantModel):
    """A message to many contacts: what it says, who sends it, and whom it is for: docs/messages.md.

    `audience` is the stored form of a `contacts.filters.Filter`; None until somebody has chosen one, as an empty
    filter holds everybody. Without a `job` it is a draft; with one, the job's state says how far it is. `counted_at` is
    when the audience was taken down as `Recipient` rows, once and for all.
    """

    class Medium(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TEXT = "text", _("Text message")

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="marketing_messages", db_index=False
    )
    medium = models.CharField(_("medium"), max_length=5, choices=Medium, default=Medium.EMAIL)
    name = models.CharField(_("name"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    sender_name = models.CharField(_("sender’s name"), max_length=100, blank=True)
    sender_address = models.EmailField(_("sender’s address"), blank=True)
    audience = models.JSONField(_("audience"), null=True, blank=True)
    verified_only = models.BooleanField(_("only to verified addresses"), default=False)
    manager = models.ForeignKey(
        Manager, null=True, blank=True, on_delete=models.SET_NULL, related_name="marketing_messages"
    )
    job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.RESTRICT, related_name="marketing_message")
    tested_at = models.DateTimeField(_("last test"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    counted_at = models.DateTimeField(_("audience taken"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    edited_at = models.DateTimeField(_("edited"), auto_now_add=True)

    class Meta:
        verbose_name = _("marketing message")
        verbose_name_plural = _("marketing messages")
        constraints = [
            # People tell messages by their names, in filters too. Also the index of all lookups of a channel's.
            models.UniqueConstraint(
                fields=["channel", "name"],
                name="message_name_in_channel",
                violation_error_message=_("There is already a message of that name."),
            ),
            models.CheckConstraint(
                condition=Q(job__isnull=True) | Q(audience__isnull=False), name="message_sent_has_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.job_id is None

    @property
    def is_email(self) -> bool:
        return self.medium == self.Medium.EMAIL

    @property
    def is_tested(self) -> bool:
        """Whether somebody got a test of what it says now."""
        return self.tested_at is not None and self.tested_at >= self.edited_at
