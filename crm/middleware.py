import logging
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable, QueryCanceled

from crm import waiting
from crm.access import allowed, lacks_second_factor, membership, needed
from crm.accounts.backend import asking_for
from crm.accounts.second_factor import forget_wanted, remember_wanted
from crm.actors import Actor
from crm.answers import trigger
from crm.channels.last import remember_channel
from crm.events import ClientEvent
from crm.models import Manager, User
from crm.postgres.failures import is_caused_by
from crm.waiting import CLIENT_CLOSED_REQUEST, REFUSED, RETRY_SECONDS, SAFE_METHODS, Abandoned

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]

PAGE_RETRY_SECONDS: Final = 3  # time to read what the page says


class ProxyMiddleware:
    """Behind a proxy, take the IP address of the client: for the limits of signing in and the activity log."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The proxy writes the last one; those before it are whatever the client says.
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            request.META["REMOTE_ADDR"] = str(ip_address(last))
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, with random padding against BREACH; files are sent as they are (docs/decisions/018)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


class NoStoreMiddleware:
    """No browser or proxy keeps a page: nearly all are personal. Static files are served before this."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class LanguageMiddleware:
    """The language that the user has chosen; for somebody who isn't signed in, the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class ChannelMiddleware:
    """Finds channel and manager of `/c/<slug>/…`, and refuses who lacks a permission that the view names.

    It stands before whatever asks who the user is, so that user and membership are read by one query.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asking_for(_slug(request.path_info)):
            response = self.get_response(request)
        if channel := getattr(request, "channel", None):
            patch_vary_headers(response, ["HX-Request"])
            remember_channel(request, response, channel)
        return response

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if "slug" not in kwargs or not match.route.startswith("c/<slug:slug>/"):
            return None
        permissions = needed(view, request.method)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        manager = _membership(request.user, kwargs.pop("slug"))
        if manager is None:
            raise Http404
        request.channel, request.manager = manager.channel, manager
        request.actor = Actor.of(manager, request.META.get("REMOTE_ADDR"))
        timezone.activate(manager.channel.zone)
        if lacks_second_factor(manager):
            return _to_second_factor(request)
        forget_wanted(request)
        if not all(allowed(manager, permission) for permission in permissions):
            raise PermissionDenied
        return None


def _slug(path: str) -> str:
    """The slug in the path of a channel's page; empty in other paths."""
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 3 and parts[1] == "c" else ""


def _membership(user: User, slug: str) -> Manager | None:
    loaded = user.membership
    return loaded if loaded and loaded.channel.slug == slug else membership(user.pk, slug)


def _to_sign_in(request: Any) -> HttpResponse:
    if request.htmx:
        # The page stays, for somebody may have typed into it; signing in elsewhere makes it work again.
        toast = {
            "text": _("You are signed out. What you typed is still here: sign in, come back and send it again."),
            "kind": "danger",
            "label": _("Sign in"),
            "url": redirect_to_login(request.htmx.current_url_abs_path or "/", settings.LOGIN_URL).url,
            "apart": True,
        }
        return trigger(HttpResponse(status=401), ClientEvent.TOAST, toast)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def _to_second_factor(request: Any) -> HttpResponse:
    """The channel asks for a second factor: all that its manager can do is set one up, and then go on."""
    if request.htmx:
        remember_wanted(request, request.htmx.current_url_abs_path or "/")
        toast = {
            "text": _("This channel now requires two-factor authentication. Set it up, then reload this page."),
            "kind": "danger",
            "label": _("Set it up"),
            "url": reverse("mfa_index"),
            "apart": True,
        }
        return trigger(HttpResponse(status=403), ClientEvent.TOAST, toast)
    if request.method in SAFE_METHODS:
        remember_wanted(request, request.get_full_path())
    return render(request, "managers/second_factor.html", status=403)


class QueueMiddleware:
    """Refuse what the queue in front of us refuses, and stop the query of a request whose client has gone.

    It stands behind `LanguageMiddleware`, as people read the refusal. What writes isn't stopped halfway.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if REFUSED in request.META:
            return _busy(request)
        if request.method not in SAFE_METHODS or connection.connection is None:
            return self.get_response(request)
        try:
            with waiting.current().interrupting(connection.connection.cancel_safe):
                return self.get_response(request)
        except Abandoned:
            return HttpResponse(status=CLIENT_CLOSED_REQUEST)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Abandoned) or (is_caused_by(error, QueryCanceled) and waiting.current().is_requested):
            return HttpResponse(status=CLIENT_CLOSED_REQUEST)
        return _busy(request) if is_caused_by(error, LockNotAvailable) else None


class SlowQueryMiddleware:
    """Answer with a page that says so when the database stopped a query that ran for too long."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_caused_by(error, QueryCanceled):
            return None
        # Not the query string: it may name a person.
        logger.warning("A query of %s %s took too long and was stopped.", request.method, request.path)
        return render(request, "503.html", status=503)


def _busy(request: HttpRequest) -> HttpResponse:
    """Answer that others come first. Browsers try again by themselves: htmx (busy.js), and pages that are only read."""
    is_read = request.method in SAFE_METHODS
    response = render(request, "busy.html", {"again": is_read}, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    if is_read:
        response.headers["Refresh"] = str(PAGE_RETRY_SECONDS)
    return response
