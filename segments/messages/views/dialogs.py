from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import reswap, retarget

from crm.access import ChannelRequest
from crm.answers import dialog
from segments.models import MarketingMessage


def messages_url(request: ChannelRequest) -> str:
    return reverse("messages", args=[request.channel.slug])


def message_url(request: ChannelRequest, message: MarketingMessage) -> str:
    return reverse("message", args=[request.channel.slug, message.pk])


def message_dialog(
    request: ChannelRequest, part: str, context: dict[str, Any], *, title: str, leave_to: str = "", status: int = 200
) -> HttpResponse:
    """Draw one of the dialogs; `leave_to` is where it leads back to, else the list of messages."""
    leave_to = leave_to or messages_url(request)
    template = f"segments/messages/{part}.html"
    return dialog(request, template, context, title=title, leave_to=leave_to, status=status, guide="messages")


def into_dialog(response: HttpResponse) -> HttpResponse:
    """Let htmx draw a dialog in its place, whatever the request was aimed at."""
    return reswap(retarget(response, "#dialog"), "innerHTML")
