"""How programs are told what is wrong: one shape for every status, with a code that they can compare."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse

from crm.waiting import RETRY_SECONDS


class Problem(NamedTuple):
    """What is wrong with one value of a body or address; `field` is its path, as in `profile.totalAmount`."""

    field: str
    value: Any
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field[:LONGEST], "value": _brief(self.value), "message": self.message}


LONGEST: Final = 200  # characters of a value, or of a path, in an error


def _brief(value: Any) -> Any:
    """Return the value, or its beginning as text."""
    if value is None or isinstance(value, bool | float) or (isinstance(value, str) and len(value) <= LONGEST):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# The code of each status; those of `OTHER_CODES` say more.
CODES: Final[dict[int, str]] = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "ENTITY_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_FAILED",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "UNAVAILABLE",
}

INVALID_CURSOR: Final = "INVALID_CURSOR"
IDEMPOTENCY_KEY_REUSED: Final = "IDEMPOTENCY_KEY_REUSED"
# Codes of special cases → the status, and what such an error says.
OTHER_CODES: Final[dict[str, tuple[int, str]]] = {
    INVALID_CURSOR: (422, "`since` isn’t what an answer said as `next`."),
    IDEMPOTENCY_KEY_REUSED: (422, "This Idempotency-Key was used for another request."),
}


class Refused(Exception):
    """The request isn't done. `message` is for people; `more` stands beside the members that every error has."""

    def __init__(
        self,
        status: int,
        message: str,
        problems: Iterable[Problem] = (),
        *,
        code: str = "",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = list(problems)
        self.code = code or CODES[status]
        self.headers = headers or {}
        self.more = more


def refused_as(code: str) -> Refused:
    """Return the refusal that one of `OTHER_CODES` stands for."""
    status, message = OTHER_CODES[code]
    return Refused(status, message, code=code)


def refusal(error: Refused) -> HttpResponse:
    """Return the answer that says so."""
    body = {
        "status": error.status,
        "code": error.code,
        "message": error.message,
        "details": [problem.as_json() for problem in error.problems],
        **error.more,
    }
    return JsonResponse(body, status=error.status, headers=error.headers)


def unavailable(message: str) -> HttpResponse:
    """Return the answer of who may ask again a little later."""
    return refusal(Refused(503, message, headers={"Retry-After": str(RETRY_SECONDS)}))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django finds suspicious: another host, too many fields, a body that is too big."""
    return refusal(Refused(400, "The request can’t be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(Refused(403, HTTPStatus.FORBIDDEN.phrase))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(Refused(404, "There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    return refusal(Refused(500, "Something went wrong here. It has been noted."))
