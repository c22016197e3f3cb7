"""What the REST APIs have in common: who may ask, strict bodies, errors of one shape, and the documents."""

import json
import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final, Literal

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from pydantic import BaseModel, ConfigDict, Field

from crm.actors import Actor
from crm.api import limits
from crm.api.documents import Document, complete
from crm.api.errors import CODES, OTHER_CODES, Problem, Refused, refusal
from crm.api.keys import find_key, note_use
from crm.models import ApiKey, Channel


class ProgramRequest(HttpRequest):
    """A request with a key: what it may spend is spent already."""

    key: ApiKey
    channel: Channel
    actor: Actor
    limit: limits.Limit


class Body(BaseModel):
    """A body, in which each name has a meaning and each value its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Parameters(BaseModel):
    """The parameters of an address, which are texts."""

    def check(self, request: HttpRequest) -> None:
        """Refuse parameters that mean nothing here. Raise Refused."""
        unknown = sorted(set(request.GET) - set(type(self).model_fields))
        if unknown:
            problems = [Problem(name, None, "There is no such parameter.") for name in unknown[:100]]
            raise Refused(422, "Some values can’t be taken.", problems)


class ErrorDetail(Schema):
    """What is wrong with one value."""

    field: Annotated[str, Field(description="Its path, as in `profile.totalAmount`.")]
    value: Annotated[Any, Field(description="What was sent, or its beginning.")]
    message: str


class Error(Schema):
    """What every answer from 400 on is."""

    model_config = ConfigDict(extra="allow")

    status: Annotated[int, Field(description="The status of the answer.")]
    code: Annotated[
        str, Field(description="What programs compare.", json_schema_extra={"enum": [*CODES.values(), *OTHER_CODES]})
    ]
    message: Annotated[str, Field(description="What went wrong, for people.")]
    details: Annotated[list[ErrorDetail], Field(description="All values that are wrong.")]


# What any request may be answered; the documents leave out what can't be where there is no body or no id.
ERRORS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 404, 413, 415, 422, 429, 500, 503), Error)
CONFLICT: Final[dict[int, Any]] = {409: Error}


def authenticate(request: Any) -> ApiKey:
    """Find out which program asks, and spend a token of its channel's. Raise Refused."""
    access_key, secret = (request.headers.get(name, "") for name in ("x-access-key", "x-access-secret"))
    key = find_key(access_key, secret)
    if key is None:
        raise Refused(401, "Send an access key and its secret in the headers x-access-key and x-access-secret.")
    request.key, request.channel = key, key.channel
    request.actor = Actor(name=key.name, ip_address=request.META.get("REMOTE_ADDR"))
    request.limit = limits.spend(key.channel_id)
    note_use(key)
    _check_body(request)
    return key


def _check_body(request: HttpRequest) -> None:
    try:
        body = request.body
    except RequestDataTooBig as error:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise Refused(413, f"A body has at most {limit:,} bytes.") from error
    if body and request.content_type not in ("application/json", "text/plain", ""):
        raise Refused(415, "Send JSON, as application/json.")


class StrictParser(Parser):
    """Reads JSON as RFC 8259 has it: no NaN, no number that no float can be, and no name twice in an object."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says. Raise ValueError."""
        return json.loads(request.body, object_pairs_hook=_object, parse_float=_finite, parse_constant=_finite)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name is there twice.")
    return found


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError("This is no number.")
    return number


class RestApi(NinjaAPI):
    """An API whose requests have a key."""

    def __init__(self, title: str, version: str, *, namespace: str, description: str) -> None:
        super().__init__(
            title=title,
            version=version,
            urls_namespace=namespace,
            description=description,
            docs_url=None,
            parser=StrictParser(),
            auth=authenticate,
        )
        self._documents: dict[str, Document] = {}

    def set_default_exception_handlers(self) -> None:
        """Let all refusals have one shape; what is none is a fault, and goes on to where faults are noted."""
        handlers: dict[type[Exception], Callable[[Any], Refused]] = {
            Refused: lambda error: error,
            AuthenticationError: lambda error: Refused(401, str(error)),
            Http404: lambda error: Refused(404, "There is nothing with this id."),
            HttpError: lambda error: Refused(error.status_code, str(error)),
            ValidationError: lambda error: invalid(error.errors),
        }
        for kind, refuse in handlers.items():
            self.add_exception_handler(kind, partial(_refuse, refuse))

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """Return the document, complete. It is made once: routes stay as they are while the program runs."""
        root = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if root not in self._documents:
            self._documents[root] = complete(dict(super().get_openapi_schema(path_prefix=root)))
        return self._documents[root]


def _refuse(as_refused: Callable[[Any], Refused], request: HttpRequest, error: Exception) -> HttpResponse:
    return refusal(as_refused(error))


def invalid(errors: list[Any]) -> Refused:
    """Return the refusal of what pydantic finds wrong, by paths in the body or the address."""
    problems = [Problem(_path(error["loc"]), _given(error), str(error["msg"])) for error in errors[:100]]
    return Refused(422, "Some values can’t be taken.", problems)


def answer(body: Mapping[str, Any] | list[Any], status: int = 200) -> HttpResponse:
    """Answer JSON that is in the form of its schema already."""
    return JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def _path(location: tuple[str | int, ...]) -> str:
    """Without where ninja has it from, and what the function calls it."""
    inside: Literal[1, 2] = 2 if location[0] == "body" else 1
    return ".".join(map(str, location[inside:])) or str(location[0])


def _given(error: Mapping[str, Any]) -> Any:
    value = error.get("input")
    return value if isinstance(value, str | int | float | bool | list | dict) else None
