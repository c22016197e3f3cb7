from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access import ChannelRequest
from crm.answers import SettingsRoom, trigger
from crm.events import ClientEvent
from crm.models import Webhook

_ROOM: Final = SettingsRoom("webhooks", templates="webhooks", guide="programs", guide_section="webhooks")
webhook_dialog: Final = _ROOM.dialog
webhooks_url: Final = _ROOM.url


def show_secret(request: ChannelRequest, webhook: Webhook) -> HttpResponse:
    """Show the secret, this once."""
    context = {"webhook": webhook}
    title = _("Secret of “%(webhook)s”") % {"webhook": webhook}
    response = webhook_dialog(request, "secret_shown", context, title=title, leave_to=webhook_url(request, webhook))
    return trigger(response, ClientEvent.WEBHOOKS, after="settle")


def webhook_url(request: ChannelRequest, webhook: Webhook) -> str:
    return reverse("webhook", args=[request.channel.slug, webhook.pk])
