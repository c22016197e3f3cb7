from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from crm import answers
from crm.access import ChannelRequest


def manager_dialog(
    request: ChannelRequest, part: str, context: dict[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """Draw a dialog of the managers; without htmx, a page of the channel's settings."""
    return answers.dialog(
        request,
        f"managers/{part}.html",
        context,
        title=title,
        leave_to=managers_url(request),
        status=status,
        page="managers/dialog_page.html",
    )


def managers_url(request: ChannelRequest) -> str:
    return reverse("managers", args=[request.channel.slug])
