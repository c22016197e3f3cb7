"""The channel that somebody was in last. A cookie names it: `/` leads there, and pages outside of channels show it."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from crm.access import membership
from crm.channels.queries import memberships
from crm.models import Channel, Manager

COOKIE: Final = "roster_channel"
SECONDS: Final = 180 * 24 * 3600


def remember_channel(request: HttpRequest, response: HttpResponse, channel: Channel) -> None:
    """Let the browser name this channel from now on."""
    if request.COOKIES.get(COOKIE) != channel.slug:
        response.set_cookie(
            COOKIE,
            channel.slug,
            max_age=SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def last_membership(request: HttpRequest) -> Manager | None:
    """Return the user's membership of the channel that they were in last, else of their first; None without any."""
    if not request.user.is_authenticated:
        return None
    last = membership(request.user.pk, request.COOKIES[COOKIE]) if COOKIE in request.COOKIES else None
    there = (manager for manager in memberships(request.user) if not manager.channel.is_being_deleted)
    return last or next(there, None)
