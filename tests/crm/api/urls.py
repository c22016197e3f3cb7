"""Addresses of programs that go wrong in all ways, for `test_lane.py`."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from crm.api.errors import Refused, refusal


def ping(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"address": request.META["REMOTE_ADDR"], "has_session": hasattr(request, "session")})


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def conflict(request: HttpRequest) -> HttpResponse:
    return refusal(Refused(409, "There is one already."))


def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("ada@example.com")


def sleep(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    return HttpResponse()


urlpatterns = [
    path("open/ping", ping),
    path("api/ping", ping),
    path("plugin/ping", ping),
    path("open/refuse", refuse),
    path("open/conflict", conflict),
    path("open/fail", fail),
    path("open/sleep", sleep),
]

handler400 = "crm.api.errors.bad_request"
handler403 = "crm.api.errors.forbidden"
handler404 = "crm.api.errors.not_found"
handler500 = "crm.api.errors.server_error"
