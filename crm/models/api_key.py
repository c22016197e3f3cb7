from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.manager import Manager
from crm.models.tenant import TenantModel


class ApiKey(TenantModel):
    """Lets a program act in a channel. Of its secret only the hash is kept; one that is revoked stays as a record."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=50)
    access_key = models.CharField(_("access key"), max_length=40, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    manager = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="api_keys", editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name
