"""The short way of programs' requests through Django: docs/decisions/023-programs-lane.md.

They have no session, user, form or page, so none of what serves those stands in their way.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf
from django.utils.module_loading import import_string

from crm.api.paths import is_of_programs

Handler = Callable[[HttpRequest], HttpResponse]

URLS: Final = "crm.api.urls"


class ProgramsHandler(BaseHandler):
    """Django's handler of requests, with `settings.PROGRAM_MIDDLEWARE` and the addresses of programs alone."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain. What it may consist of: calls, `process_view` and `process_exception`, all synchronous."""
        self._view_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        handler: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]  # not in its stubs
        for name in reversed(settings.PROGRAM_MIDDLEWARE):
            try:
                middleware = import_string(name)(handler)
            except MiddlewareNotUsed:
                continue
            for hook, hooks in (
                ("process_view", self._view_middleware),
                ("process_exception", self._exception_middleware),
            ):
                if method := getattr(middleware, hook, None):
                    hooks.append(method)
            handler = convert_exception_to_response(middleware)
        self._middleware_chain = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = URLS  # Django looks for it
        set_urlconf(URLS)  # for errors before that
        try:
            response: HttpResponse = self._middleware_chain(request)
        finally:
            set_urlconf(None)  # the thread may have other work than requests
        return response


class ProgramsMiddleware:
    """Answers programs by a handler of their own. It stands first, so that nothing else has seen their requests."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.programs = ProgramsHandler()
        self.programs.load_middleware()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        handler = self.programs if is_of_programs(request.path_info) else self.get_response
        return handler(request)
