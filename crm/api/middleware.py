import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled
from psycopg_pool import PoolTimeout

from crm import waiting
from crm.api.errors import Refused, refusal, unavailable
from crm.postgres.failures import is_caused_by
from crm.waiting import CLIENT_CLOSED_REQUEST, REFUSED, SAFE_METHODS, Abandoned

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


class ProgramMiddleware:
    """What every request of a program needs of what `MIDDLEWARE` does for pages.

    Only our own hosts are answered for, nothing is kept by caches, reading ends when nobody waits for it, and of what
    the database stopped is told in the form of all errors. What a program did wrong isn't logged here.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()
        response = _busy() if REFUSED in request.META else self._answer(request)
        if response.status_code == 405 and "json" not in response.headers.get("Content-Type", ""):
            response = refusal(Refused(405, "This address has no such method.", headers={"Allow": response["Allow"]}))
        if limit := getattr(request, "limit", None):
            for name, value in limit.headers.items():
                response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response._has_been_logged = response.status_code != 500  # type: ignore[attr-defined]  # Django asks
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        connection.ensure_connection()
        try:
            with waiting.current().interrupting(connection.connection.cancel_safe):
                return self.get_response(request)
        except Abandoned:
            return HttpResponse(status=CLIENT_CLOSED_REQUEST)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Abandoned):
            return HttpResponse(status=CLIENT_CLOSED_REQUEST)
        if is_caused_by(error, QueryCanceled):
            if waiting.current().is_requested:
                return HttpResponse(status=CLIENT_CLOSED_REQUEST)
            logger.warning("A query of %s %s took too long and was stopped.", request.method, request.path)
            return unavailable("This took too long and was stopped. Ask for less at a time.")
        if is_caused_by(error, LockNotAvailable, DeadlockDetected, PoolTimeout):
            return _busy()
        return None


def _busy() -> HttpResponse:
    return unavailable("Others come first just now. Please try again.")
