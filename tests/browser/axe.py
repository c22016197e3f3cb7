"""What axe finds on a page, in both themes.

What was looked at before, by this test or another, isn't looked at again unless it is drawn otherwise: the sidebar of
each page, all but the menu that was opened, or another width. Only colours tell the themes apart, so that axe is asked
about nothing else in the dark one; and in each theme it judges the contrast of each kind of colours once. A contrast
that it isn't sure of, as of a text that is scrolled out of view, is asked about again.
"""

import json
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.screen import Screen

GRAVE: Final = {"serious", "critical"}

LOOK_AT: Final = (Path(__file__).parent / "axe.js").read_text()

_seen: Final = {"dark": set[int](), "light": set[int]()}
_judged: Final = {"dark": set[int](), "light": set[int]()}


def faults(screen: Screen, *sizes: tuple[int, int]) -> list[str]:
    """Return the serious and critical faults of what wasn't looked at before, at each of the sizes."""
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE_SCRIPT + LOOK_AT)
    found = []
    themes = ["light", "dark"]
    for place, size in enumerate(sorted(sizes, key=lambda size: size != screen.size) or [screen.size]):
        screen.resize(size)
        for theme in themes:
            found += _faults(screen, theme, is_first=place == 0)
        themes.reverse()  # it takes long to draw all in another theme
    screen.page.emulate_media(color_scheme="light")
    return found


def _faults(screen: Screen, theme: Any, is_first: bool) -> list[str]:
    screen.page.emulate_media(color_scheme=theme)
    before = [json.dumps([*known[theme]]) for known in (_seen, _judged)]
    answer = screen.page.evaluate("(asked) => lookAt(asked)", [theme, *before, is_first, sorted(GRAVE)])
    violations, looked, judged = json.loads(answer)
    _seen[theme].update(looked)
    _judged[theme].update(judged)
    return [fault for impact, fault in violations if impact in GRAVE]
