"""`Idempotency-Key`: the same request again gives the same answer, and is done once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from crm.api.errors import IDEMPOTENCY_KEY_REUSED, Refused, refused_as
from crm.api.kept import KEPT
from crm.models import ApiAnswer

LONGEST: Final = 255  # characters of a key

_PARAMETER: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "required": False,
    "description": "Any text, new for each thing to do: for 24 hours, the same request is done once and answered the "
    "same again, with the header `Idempotent-Replayed`.",
}

View = TypeVar("View", bound=Callable[..., HttpResponse])

# Who comes second waits here until the first has answered.
_BEGIN: Final = f"""
    INSERT INTO {ApiAnswer._meta.db_table} (channel_id, key, request, status, body, contacts, created_at)
    VALUES (%s, %s, %s, 0, '', '{{}}', %s)
    ON CONFLICT (channel_id, key) DO UPDATE
    SET request = EXCLUDED.request, status = 0, body = '', contacts = '{{}}', created_at = EXCLUDED.created_at
    WHERE {ApiAnswer._meta.db_table}.created_at < %s
    RETURNING id
"""  # noqa: S608


def idempotent(view: View) -> View:
    """Let a view answer a request that has an `Idempotency-Key` once; what it did and its answer are one transaction.

    Only what was done is kept: what was refused is tried again. The view says with `tells_of` whom it tells of.
    """

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(request, *args, **kwargs)
        if not 1 <= len(key) <= LONGEST:
            raise Refused(400, f"An Idempotency-Key has 1 to {LONGEST} characters.")
        with transaction.atomic():
            return _once(request, key, lambda: view(request, *args, **kwargs))

    contribute_operation_callback(answer, _document)
    return answer  # type: ignore[return-value]


def _document(operation: Operation) -> None:
    """Let the document of the API say so."""
    operation.openapi_extra = {"parameters": [dict(_PARAMETER)]}


def tells_of(request: Any, *contacts: int) -> None:
    """Say of which contacts the answer to this request tells, so that it is forgotten with them."""
    request.told_of = [*getattr(request, "told_of", ()), *contacts]


def _once(request: Any, key: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    channel, now = request.channel, timezone.now()
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    hashed = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [channel.pk, hashed, digest, now, now - KEPT])
        row = cursor.fetchone()
    if row is None:
        return _again(channel.api_answers.get(key=hashed), digest)
    response = act()
    if response.status_code >= 400:
        transaction.set_rollback(True)
        return response
    kept = {
        "status": response.status_code,
        "body": response.content.decode(),
        "contacts": getattr(request, "told_of", []),
    }
    channel.api_answers.filter(pk=row[0]).update(**kept)
    return response


def _again(kept: ApiAnswer, digest: str) -> HttpResponse:
    if kept.request != digest:
        raise refused_as(IDEMPOTENCY_KEY_REUSED)
    if kept.status != 204 and not kept.body:
        raise Refused(404, "This was done, and the contact has been deleted since.")
    headers = {"Idempotent-Replayed": "true"}
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)
