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
    # Threads and processes that draw beside each other only get in each other's way on few cores: with those of one
    # page in one, it takes a tenth less of the processor.
    "--in-process-gpu",
    "--num-raster-threads=1",
    # Each page loads its scripts again: they run too briefly for a compiler that optimizes them to pay.
    "--js-flags=--single-threaded-gc --no-opt --no-maglev",
    # With RenderDocument, a page would get a new frame even where it follows another of the same site, which takes a
    # tenth of it. The other features Playwright disables as well: only the last list counts.
    "--disable-features=RenderDocument,PaintHolding,HttpsUpgrades,ThirdPartyStoragePartitioning,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,AvoidCorsURLLoaderRestartOnRedirect",
]
WIDE = (1440, 900)
NARROW = (390, 844)


def program() -> str | None:
    """Return the path of the installed Chromium, None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
