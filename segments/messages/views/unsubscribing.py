"""What the links in messages lead to. Whoever has a link may use it: there is no session, cookie or CSRF token."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contacts.models import Contact
from segments.messages.actions.unsubscribing import consent_of, contact_of, may_undo, undo, unsubscribe
from segments.messages.links import InvalidLink, Link


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Ask; a POST unsubscribes at once, as mail programs send it (RFC 8058), or with `undo` takes that back.

    Mail scanners follow links: so a GET changes nothing. The page names nobody.
    """
    return _show(request, token, Link.read)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_short(request: HttpRequest, token: str) -> HttpResponse:
    """The same of a link in a text message; phones that show a preview of it send a GET."""
    return _show(request, token, Link.read_short)


def _show(request: HttpRequest, token: str, read: Callable[[str], Link]) -> HttpResponse:
    try:
        link = read(token)
    except InvalidLink:
        return _page(request, "invalid", status=404)
    if link.is_test:
        return _page(request, "test")
    contact = contact_of(link)
    if contact is None:
        return _page(request, "gone")
    if request.method == "POST":
        act = undo if "undo" in request.POST else unsubscribe
        act(link, contact, ip_address=request.META.get("REMOTE_ADDR"))
        contact.refresh_from_db()
    with _language(contact):
        return _answer(request, link, contact)


def _answer(request: HttpRequest, link: Link, contact: Contact) -> HttpResponse:
    context: dict[str, Any] = {"company": contact.channel.name, "is_email": link.medium == "email"}
    if consent_of(link).stored(contact):
        return _page(request, "done", **context, may_undo=may_undo(link, contact))
    return _page(request, "undone" if request.method == "POST" else "ask", **context)


def _page(request: HttpRequest, state: str, *, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, "segments/messages/unsubscribe.html", {"state": state, **context}, status=status)
    response.headers["Content-Language"] = translation.get_language()
    return response


def _language(contact: Contact) -> AbstractContextManager[object]:
    """Speak the contact's language if it is known, else the browser's."""
    own = (contact.language or "").replace("_", "-").partition("-")[0].lower()
    return translation.override(own) if own in dict(settings.LANGUAGES) else nullcontext()
