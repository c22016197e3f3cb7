from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class KeptFilter(TenantModel):
    """A filter too long for an address, which then names it by its digest: docs/decisions/008-long-filters.md.

    Or the terms of a search, `{"terms": […]}`: docs/terms.md.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="kept_filters", db_index=False)
    digest = models.CharField(_("digest"), max_length=64)
    conditions = models.JSONField(_("conditions"))
    used_at = models.DateTimeField(_("last used"), db_index=True)

    class Meta:
        verbose_name = _("long filter")
        verbose_name_plural = _("long filters")
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="kept_filter_digest")]

    def __str__(self) -> str:
        return self.digest[:12]
