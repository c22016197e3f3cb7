import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel


def new_token() -> str:
    """Return an unguessable token of 256 bits."""
    return secrets.token_urlsafe(32)


class Webhook(TenantModel):
    """An address of another program that is told what happens in the channel: docs/webhooks.md.

    `secret` signs what is sent, so it is kept as it is; people see it once. `failures` are the attempts that failed
    since the last that succeeded. `lease` belongs to the worker that sends, until `leased_until`; nothing is sent
    before `resumes_at`.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="webhooks", db_index=False)
    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=1000)
    scopes = ArrayField(models.CharField(max_length=50), verbose_name=_("events"))
    token = models.CharField(max_length=43, default=new_token, editable=False)
    secret = models.CharField(max_length=43, default=new_token, editable=False)
    is_on = models.BooleanField(_("on"), default=True)
    blocked_at = models.DateTimeField(_("blocked"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    resumes_at = models.DateTimeField(_("resumes"), null=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(_("last delivery"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["id"]
        constraints = [
            # People tell webhooks by their names. Also the index of whatever is written: who is told of it.
            models.UniqueConstraint(
                fields=["channel", "name"],
                name="webhook_name_in_channel",
                violation_error_message=_("There is already a webhook of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None
