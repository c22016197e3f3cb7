"""What is looked at only once is found all the same: faults that were planted on a page without any."""

from typing import Final

import pytest

from contacts.models import Contact
from tests.browser.axe import faults
from tests.browser.chromium import NARROW, WIDE
from tests.browser.screen import Screen

pytestmark = pytest.mark.slow

PLANT: Final = """([css, html]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.querySelector("#main").insertAdjacentHTML("beforeend", html);
  document.title = "";
}"""
HTML: Final = """
  <button class="nameless"></button>
  <input class="unlabelled">
  <div class="far"><div><p class="near">On a ground that is not its own.</p></div></div>
  <p class="dim">In the dark theme alone.</p>
  <div class="scrolling"><p>Nobody<br>gets<br>to<br>the<br>end<br>by<br>keyboard.</p></div>
"""
CSS: Final = """
  .far { background: #787 }
  .near { color: #898 }
  @media (prefers-color-scheme: light) { .dim { background: #fff; color: #111 } }
  @media (prefers-color-scheme: dark) { .dim { background: #224; color: #446 } }
  @media (width < 600px) { .scrolling { height: 40px; overflow: auto } }
"""


def test_planted_faults_are_found_after_a_page_without_any(people: list[Contact], screen: Screen) -> None:
    screen.open("contacts")
    screen.counts("5")
    assert faults(screen, WIDE, NARROW) == []
    screen.page.evaluate(PLANT, [CSS, HTML])
    assert set(faults(screen, WIDE, NARROW)) == {
        "button-name: .nameless",
        "label: .unlabelled",
        "color-contrast: .near",
        "color-contrast: .dim",
        "scrollable-region-focusable: .scrolling",
        "document-title: html",
    }
