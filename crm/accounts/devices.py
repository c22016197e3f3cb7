"""Devices that somebody has signed in from: others' wrong tries don't lock them out.

The limit of failed sign-ins counts by account, so that nobody guesses a password from many IP addresses. A device that
has signed in to the account before carries a signed cookie, and has a count of its own (OWASP's “device cookies”).
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

COOKIE: Final = "roster_device"
SECONDS: Final = 180 * 24 * 3600
_SALT: Final = "crm.accounts.devices"


def remember_device(response: HttpResponse, login: str) -> None:
    """Give the browser the cookie of a device that has signed in as `login` (an e-mail address)."""
    value = signing.dumps([_digest(login), secrets.token_hex(8)], salt=_SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=SECONDS,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, login: str) -> str:
    """Return the name of the device, if it has signed in as `login` before; else an empty text."""
    try:
        digest, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if digest == _digest(login) else ""


def _digest(login: str) -> str:
    return salted_hmac(_SALT, login.strip().lower()).hexdigest()
