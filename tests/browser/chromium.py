"""The browser of the tests and of the pictures."""

import shutil

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1440, 900)
NARROW = (390, 844)


def program() -> str | None:
    """Return the path of the installed Chromium, None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
