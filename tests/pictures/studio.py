"""A Roster on a new data folder, windows on it, and how a picture is taken."""

import base64
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import polib
from playwright.sync_api import Browser, Page, expect

from tests import words
from tests.browser.chromium import WIDE
from tests.test_up import ROOT, free_port

PICTURES: Final = ROOT / "docs" / "pictures"
GUIDE: Final = ROOT / "docs" / "guide"
KOREAN: Final[dict[tuple[str | None, str], str]] = {
    (entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(str(words.CATALOGUE))
}
CHANNEL: Final = "/c/cdnow"
SETTLED_MS: Final = 1_500  # for counts and pictures that come after the page
PATIENCE_MS: Final = 90_000  # the machine may do other work
FURNISH: Final = "from tests.pictures.furnishing import furnish; furnish()"
AS_WEBP: Final = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', 0.8);
}"""

expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Server:
    """A running Roster, and who may sign in."""

    url: str
    email: str
    password: str


@contextmanager
def running() -> Iterator[Server]:
    """Roster on a new data folder, which goes with it."""
    with tempfile.TemporaryDirectory(prefix="roster-pictures-") as data:
        Path(data).chmod(0o711)
        env = {name: value for name, value in os.environ.items() if not name.startswith("ROSTER_")}
        env |= {
            "ROSTER_DATA": data,
            "DJANGO_SETTINGS_MODULE": "crm.settings",
            "NO_COLOR": "1",
            "ROSTER_DEMO_SHOP": "true",
        }
        env.pop("DATABASE_URL", None)
        port = free_port()
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as roster:
            try:
                said = ""
                while "Stop " not in said and roster.stdout and (line := roster.stdout.readline()):
                    said += line
                email, password = re.findall(r"(?:Sign in|Password)\s+(\S+)", said)
                subprocess.run(
                    [sys.executable, "manage.py", "shell", "-v0", "-c", FURNISH], cwd=ROOT, env=env, check=True
                )
                yield Server(f"http://localhost:{port}", email, password)
            finally:
                roster.terminate()


@contextmanager
def window(
    browser: Browser,
    server: Server,
    size: tuple[int, int] = WIDE,
    scheme: Literal["light", "dark"] = "light",
    language: str = "en",
    **more: Any,
) -> Iterator[Page]:
    """A window in which the owner is signed in."""
    width, height = size
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        **more,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/")
    page.locator("[name=login]").fill(server.email)
    page.locator("[name=password]").fill(server.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CHANNEL}/**")
    page.locator("[popovertarget=account]").click()
    page.locator(f"#account button[name=language][value={language}]").click()
    expect(page.locator(f"html[lang={language}]")).to_be_attached()
    yield page
    context.close()


def picture(page: Page, name: str, take: Callable[[Page], None]) -> None:
    if not chosen(name):
        return
    take(page)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def guide_picture(page: Page, language: str, name: str, take: Callable[[Page], None]) -> None:
    if not chosen(name):
        return
    take(page)
    page.wait_for_timeout(SETTLED_MS)
    path = GUIDE / language / "pictures" / f"{name}.webp"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(as_webp(page, page.screenshot()))
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def as_webp(page: Page, png: bytes) -> bytes:
    """Return the picture as WebP, a third of the size, made by the browser itself."""
    url = page.evaluate(AS_WEBP, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    return base64.b64decode(url.partition(",")[2])


def chosen(name: str) -> bool:
    return not sys.argv[1:] or any(part in name for part in sys.argv[1:])


def said(page: Page, text: str, context: str | None = None) -> str:
    """Return what the product says in the language of the page for a text of its catalogue."""
    return KOREAN[context, text] if page.locator("html").get_attribute("lang") == "ko" else text
