from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class TransactionId(models.Field[str, str]):
    """PostgreSQL's 64-bit number of a transaction (`xid8`), which is never used again in the same cluster."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class ContactChange(TenantModel):
    """Contacts that one statement added, changed or deleted, with the transaction that did it.

    PostgreSQL writes it (migration 0035), whoever changes contacts; programs only read it. `columns` are those of the
    contact that were changed, alike for all of `ids`; NULL where contacts were added or deleted. `ids` is NULL when a
    statement changed very many: then it stands for everybody. docs/columnar.md says who reads it and what removes it.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")

    # Without a foreign key: a channel's contacts are deleted before the channel, and that is logged too.
    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="contact_changes"
    )
    transaction = TransactionId(_("transaction"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    columns = ArrayField(models.CharField(max_length=30), verbose_name=_("columns"), null=True)
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("contacts"), null=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("change of contacts")
        verbose_name_plural = _("changes of contacts")
        indexes = [
            # What has changed in a channel since its copy was made.
            models.Index(fields=["channel"], name="contact_change_channel"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
