from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.values import type_choices
from crm.models import TenantModel


class ProfileKey(TenantModel):
    """One key of the channel's customer profile data: `profile.<key>` of its contacts."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="profile_keys")
    key = models.CharField(
        _("key"),
        max_length=64,
        validators=[
            RegexValidator(
                r"\A[a-z][a-zA-Z0-9]*\Z", _("Use camelCase: letters and digits, starting with a lower-case letter.")
            )
        ],
    )
    label = models.CharField(_("label"), max_length=100)
    description = models.CharField(_("description"), max_length=500, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=type_choices)
    position = models.PositiveIntegerField(_("position"))
    in_contacts = models.BooleanField(_("shown in Contacts"), default=True)
    in_inbox = models.BooleanField(_("shown in the Inbox"), default=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("profile key")
        verbose_name_plural = _("customer profile data")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="profile_key_in_channel"),
            models.UniqueConstraint(
                fields=["channel", "position"],
                name="profile_key_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.label
