"""A small web site of another origin, on which the install script stands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SNIPPET = """
(function (w) {
  var ch = function () { ch.c(arguments); };
  ch.q = [];
  ch.c = function (call) { ch.q.push(call); };
  w[document.currentScript.dataset.global] = ch;
})(window);
window.answers = {};
function told(name) {
  return function (error, user) { window.answers[name] = [error && error.message, user]; };
}
"""


@dataclass
class Shop:
    """What it serves: by path the content; every page with this Content Security Policy, if there is one."""

    origin: str = ""
    files: dict[str, str] = field(default_factory=dict)
    policy: str = ""

    def page(self, roster: str, *, calls: str = "", name: str = "ChannelIO", scripts: int = 1) -> str:
        """Put up a page with the snippet, whose calls are made before the script is loaded. Return its address."""
        tag = f'<script async src="{roster}/plugin/v1/script.js" data-global="{name}"></script>'
        self.files |= {
            "/snippet.js": SNIPPET,
            "/calls.js": calls,
            "/": f'<!doctype html><title>Shop</title><script src="/snippet.js" data-global="{name}"></script>'
            f'<script src="/calls.js"></script>{tag * scripts}<h1>Shop</h1>',
        }
        return f"{self.origin}/"


@contextmanager
def running() -> Iterator[Shop]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = shop.files.get(self.path.partition("?")[0])
            self.send_response(404 if content is None else 200)
            kind = "text/javascript" if self.path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if shop.policy:
                self.send_header("Content-Security-Policy", shop.policy)
            self.end_headers()
            self.wfile.write((content or "").encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shop.origin = f"http://127.0.0.1:{server.server_port}"
    yield shop
    server.shutdown()
    server.server_close()
