"""The install script and its modules, at addresses that stay: pages of others name them.

A module names those that it imports without a version; here each gets that of its content, so that no browser has an
old part of a new messenger. What a module imports is part of its own version.
"""

import gzip
import hashlib
import re
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
_IMPORT: Final = re.compile(r'^(import [^;]*? from )"\./([a-z-]+)\.js"', re.MULTILINE)
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
    read: dict[str, _Script] = {}
    for path in folder.glob("*.js"):
        _read(path, read)
    return read


def _read(path: Path, read: dict[str, _Script]) -> _Script:
    """Read the module and, before it, those that it imports; they don't import each other in a circle."""
    if path.stem not in read:
        read[path.stem] = _made(_IMPORT.sub(lambda found: _versioned(path, found, read), path.read_text()).encode())
    return read[path.stem]


def _versioned(path: Path, found: re.Match[str], read: dict[str, _Script]) -> str:
    imported = _read(path.with_name(f"{found[2]}.js"), read)
    return f'{found[1]}"./{found[2]}.js?v={imported.version}"'


def _made(plain: bytes) -> _Script:
    return _Script(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16])
