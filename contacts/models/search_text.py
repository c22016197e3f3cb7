from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel


class SearchText(TenantModel):
    """What quick search reads of a contact: name, e-mail and mobile number, folded, each character twice.

    PostgreSQL writes it from the profile of each contact that is added or changed, and removes it with the contact
    (migration 0012), so that it can't drift; programs only read it. Why it stands apart:
    docs/decisions/004-doubled-search-text.md.
    """

    contact = models.OneToOneField(
        Contact, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="search_text"
    )
    channel = models.ForeignKey("crm.Channel", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("quick search text")
        verbose_name_plural = _("quick search texts")
        indexes = [
            # Quick search of two characters and more.
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="contact_search_text"),
        ]

    def __str__(self) -> str:
        return str(self.contact_id)
