from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from crm import answers
from crm.access import ChannelRequest


def key_dialog(
    request: ChannelRequest, part: str, context: dict[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """Draw a dialog of the keys; without htmx, a page of the channel's settings."""
    return answers.dialog(
        request,
        f"contacts/keys/{part}.html",
        context,
        title=title,
        leave_to=keys_url(request),
        status=status,
        page="contacts/keys/dialog_page.html",
    )


def keys_url(request: ChannelRequest) -> str:
    return reverse("keys", args=[request.channel.slug])
