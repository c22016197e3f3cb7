from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel


class ApiAnswer(TenantModel):
    """What a request with an `Idempotency-Key` was answered, for the same request again: for a day.

    `key` and `request` are digests. `contacts` are those that the answer tells of: when one is deleted, `body` becomes
    empty.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="api_answers", db_index=False)
    key = models.CharField(_("digest of the idempotency key"), max_length=64)
    request = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    body = models.TextField(_("answer"), blank=True)
    contacts = ArrayField(models.BigIntegerField(), verbose_name=_("contacts"), default=list)
    created_at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("kept answer of an API")
        verbose_name_plural = _("kept answers of APIs")
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="one_api_answer")]

    def __str__(self) -> str:
        return self.key
