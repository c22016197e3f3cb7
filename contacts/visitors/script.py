"""The install script itself, at an address that stays: pages of others name it."""

import gzip
import hashlib
from functools import cache
from typing import Final, NamedTuple

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from crm.api.errors import Refused, refusal

SOURCE: Final = "js/plugin/script.js"
# A day, and meanwhile an older one is used while the new one is fetched: nobody waits for it.
CACHED: Final = "public, max-age=86400, stale-while-revalidate=31536000"
_HEADERS: Final = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": CACHED,
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


class _Script(NamedTuple):
    plain: bytes
    packed: bytes
    etag: str


def show(request: HttpRequest) -> HttpResponse:
    """Answer the script, to pages of any site."""
    if request.method not in ("GET", "HEAD"):
        return refusal(Refused(405, "GET it.", headers={"Allow": "GET, HEAD"}))
    script = _script()
    if request.headers.get("If-None-Match") == script.etag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(script.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(script.plain)
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers["ETag"] = script.etag
    response.headers["Content-Length"] = str(len(response.content))
    return response


@cache
def _script() -> _Script:
    with open(finders.find(SOURCE), "rb") as file:  # type: ignore[arg-type]  # it is there
        plain = file.read()
    return _Script(plain, gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:16]}"')
