from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from crm.access import allowed, membership, needed
from crm.actors import Actor

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The user's own language; for somebody who isn't signed in, what his browser asks for."""

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
    """The door of `/c/<slug>/…`: finds channel and manager, holds the permission that the view names."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "channel"):
            patch_vary_headers(response, ["HX-Request"])
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if "slug" not in kwargs or not match.route.startswith("c/<slug:slug>/"):
            return None
        permission = needed(view, request.method)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        manager = membership(request.user, kwargs.pop("slug"))
        if manager is None:
            raise Http404
        request.channel, request.manager = manager.channel, manager
        request.actor = Actor.of(manager, request.META.get("REMOTE_ADDR"))
        timezone.activate(manager.channel.zone)
        if not allowed(manager, permission):
            raise PermissionDenied
        return None


def _to_sign_in(request: Any) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(redirect_to_login(request.htmx.current_url_abs_path or "/").url)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
