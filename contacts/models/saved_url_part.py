from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class SavedUrlPart(TenantModel):
    """What a URL is too short for, and names by its digest.

    It is a long filter (docs/decisions/008-long-filters.md) or the terms of a search, `{"terms": […]}` (docs/terms.md).
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="saved_url_parts", db_index=False)
    digest = models.CharField(_("digest"), max_length=64)
    content = models.JSONField(_("content"))
    used_at = models.DateTimeField(_("last used"), db_index=True)

    class Meta:
        verbose_name = _("saved URL part")
        verbose_name_plural = _("saved URL parts")
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="saved_url_part_digest")]

    def __str__(self) -> str:
        return self.digest[:12]
