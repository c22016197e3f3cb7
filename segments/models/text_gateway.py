from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class TextGateway(TenantModel):
    """How a channel's text messages go out: an HTTP POST to a provider for each.

    `body` is what is sent, with placeholders for number, text and sender; `headers` has one on each line. Both may
    name the `secret`, which is never shown again. docs/messages.md describes them.
    """

    class Form(models.TextChoices):
        JSON = "json", "JSON"
        FORM = "form", _("Form")

    channel = models.OneToOneField("crm.Channel", on_delete=models.CASCADE, related_name="text_gateway")
    url = models.URLField(_("address"), max_length=1000)
    form = models.CharField(_("body"), max_length=4, choices=Form, default=Form.JSON)
    body = models.TextField(_("template of the body"), max_length=5_000)
    headers = models.TextField(_("headers"), max_length=5_000, blank=True)
    sender = models.CharField(_("sender"), max_length=50, blank=True)
    secret = models.CharField(max_length=1000, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("gateway for text messages")
        verbose_name_plural = _("gateways for text messages")

    def __str__(self) -> str:
        return self.url
