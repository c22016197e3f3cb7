"""The install script and its modules, at addresses that stay: pages of others name them."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from crm.api.errors import Refused, refusal

FOLDER: Final = "js/plugin"
# A day, and meanwhile an older one is used while the new one is fetched: nobody waits for it.
CACHED: Final = "public, max-age=86400, stale-while-revalidate=31536000"
FOREVER: Final = "public, max-age=31536000, immutable"
_HEADERS: Final = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


class _Script(NamedTuple):
    plain: bytes
    packed: bytes
    version: str

    @property
    def etag(self) -> str:
        return f'"{self.version}"'


def show(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the script, or the module of that name, to pages of any site."""
    if request.method not in ("GET", "HEAD"):
        return refusal(Refused(405, "GET it.", headers={"Allow": "GET, HEAD"}))
    script = _script(name)
    if script is None:
        return refusal(Refused(404, "There is no such script."))
    if request.headers.get("If-None-Match") == script.etag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(script.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(script.plain)
    for header, value in _HEADERS.items():
        response.headers[header] = value
    response.headers["Cache-Control"] = FOREVER if request.GET.get("v") == script.version else CACHED
    response.headers["ETag"] = script.etag
    response.headers["Content-Length"] = str(len(response.content))
    return response


def address(name: str) -> str:
    """Return where a module is, from the script: another address for each version, so that browsers keep it."""
    script = _script(name)
    if script is None:
        raise ValueError(f"There is no script {name!r}.")
    return f"{name}.js?v={script.version}"


def _script(name: str) -> _Script | None:
    return _scripts().get(name)


@cache
def _scripts() -> dict[str, _Script]:
    """Read all that are there, by name: nobody makes the server look for others."""
    folder = Path(finders.find(f"{FOLDER}/script.js")).parent  # type: ignore[arg-type]  # it is there
    return {path.stem: _read(path) for path in folder.glob("*.js")}


def _read(path: Path) -> _Script:
    plain = path.read_bytes()
    return _Script(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16])
