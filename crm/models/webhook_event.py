from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel
from crm.models.webhook import Webhook


class WebhookEvent(TenantModel):
    """What one statement did, for one webhook that wants to know: the outbox.

    It is written in the transaction of the change, mostly by PostgreSQL itself, and holds ids (up to 1,000), no values.
    `details` has what can't be looked up later, by id, and under `*` for all. Whoever sends takes ids from the front.
    """

    # Without constraints: a write of a contact needn't look up a channel and a webhook. `crm.webhooks.upkeep` removes
    # what a webhook leaves that is deleted meanwhile.
    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, related_name="webhook_events", db_constraint=False, db_index=False
    )
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="events", db_constraint=False, db_index=False
    )
    scope = models.CharField(_("event"), max_length=50)
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("ids"))
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("event that waits for a webhook")
        verbose_name_plural = _("events that wait for webhooks")
        indexes = [
            # In order, for each webhook. A contact's second change is written after its first has been committed, so
            # the order of ids is that of each contact's changes.
            models.Index(fields=["webhook", "id"], name="webhook_event_order"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} × {len(self.ids)}"
