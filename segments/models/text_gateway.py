from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class TextGateway(TenantModel):
    """How a channel's text messages go out: an HTTP POST to a provider for each.

    `fields` is a JSON object whose texts hold `{{ number }}` and `{{ text }}`. `secret` goes into the header
    `secret_header` and is never shown again.
    """

    class Form(models.TextChoices):
        JSON = "json", "JSON"
        FORM = "form", _("Form")

    channel = models.OneToOneField("crm.Channel", on_delete=models.CASCADE, related_name="text_gateway")
    url = models.URLField(_("address"), max_length=1000)
    form = models.CharField(_("body"), max_length=4, choices=Form, default=Form.JSON)
    fields = models.JSONField(_("fields"))
    secret_header = models.CharField(_("header of the secret"), max_length=50, blank=True)
    secret = models.CharField(max_length=1000, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("gateway for text messages")
        verbose_name_plural = _("gateways for text messages")

    def __str__(self) -> str:
        return self.url
