from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from crm import answers
from crm.access import ChannelRequest


def role_dialog(
    request: ChannelRequest, part: str, context: dict[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """Draw a dialog of the roles; without htmx, a page of the channel's settings."""
    return answers.dialog(
        request,
        f"roles/{part}.html",
        context,
        title=title,
        leave_to=roles_url(request),
        status=status,
        page="roles/dialog_page.html",
    )


def roles_url(request: ChannelRequest) -> str:
    return reverse("roles", args=[request.channel.slug])
