from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm import answers
from crm.access import ChannelRequest
from crm.answers import trigger
from crm.events import ClientEvent
from crm.models import Webhook


def webhook_dialog(
    request: ChannelRequest, part: str, context: dict[str, Any], *, title: str, leave_to: str = "", status: int = 200
) -> HttpResponse:
    """Draw a dialog of the webhooks; without htmx, a page of the channel's settings."""
    return answers.dialog(
        request,
        f"webhooks/{part}.html",
        context,
        title=title,
        leave_to=leave_to or webhooks_url(request),
        status=status,
        page="webhooks/dialog_page.html",
    )


def show_secret(request: ChannelRequest, webhook: Webhook) -> HttpResponse:
    """Show the secret, this once."""
    context = {"webhook": webhook}
    title = _("Secret of “%(webhook)s”") % {"webhook": webhook}
    response = webhook_dialog(request, "secret_shown", context, title=title, leave_to=webhook_url(request, webhook))
    return trigger(response, ClientEvent.WEBHOOKS, after="settle")


def webhooks_url(request: ChannelRequest) -> str:
    return reverse("webhooks", args=[request.channel.slug])


def webhook_url(request: ChannelRequest, webhook: Webhook) -> str:
    return reverse("webhook", args=[request.channel.slug, webhook.pk])
