"""What axe finds on a page, in both themes.

What was looked at before, on this page or another, isn't looked at again unless it is drawn otherwise: the sidebar of
each page, all but the menu that was opened, or another width. Only colours tell the themes apart, so that the dark one
is asked about one element of each kind of colours.
"""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.screen import Screen

GRAVE: Final = {"serious", "critical"}

# By theme: which elements, and what axe is asked about them.
DARK: Final = ("colours", {"runOnly": ["color-contrast", "link-in-text-block"]})
LIGHT: Final[tuple[str, dict[str, Any]]] = ("others", {})
# What depends on more than how the parts are drawn.
WHOLE: Final = ("document", {"runOnly": ["bypass", "document-title", "html-has-lang", "scrollable-region-focusable"]})

SETTLE: Final = "document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())"
# Keeps in `window.others` what is drawn as nothing was before, and in `window.colours` of its texts one of each kind.
LOOK: Final = """() => {
  const number = (text) => [...text].reduce((sum, sign) => Math.imul(sum ^ sign.codePointAt(0), 16777619), text.length);
  const kinds = new Map();
  const kind = (one) => {
    if (!one) return "";
    if (!kinds.has(one)) {
      const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = getComputedStyle(one);
      const own = [color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight].join();
      kinds.set(one, number(own + kind(one.parentElement)));
    }
    return kinds.get(one);
  };
  const look = (one) => {
    const html = one.outerHTML.length < 1000 ? one.outerHTML : one.cloneNode().outerHTML;
    return number([one.parentElement.tagName, html, kind(one)].join());
  };
  const hasText = (one) =>
    one.matches("input, select, textarea") ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  const seen = new Set(JSON.parse(sessionStorage.getItem("axe")));
  const drawn = [...document.body.querySelectorAll("*")].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }));
  const looks = new Map(drawn.map((one) => [one, look(one)]));
  const others = new Set(drawn.filter((one) => !seen.has(looks.get(one))));
  window.others = [...others].filter((one) => !others.has(one.parentElement));
  window.colours = [...new Map([...others].filter(hasText).map((one) => [kind(one), one])).values()];
  window.looked = () => {
    const looked = [...others].filter((one) => one.isConnected).map((one) => looks.get(one));
    sessionStorage.setItem("axe", JSON.stringify([...seen, ...new Set(looked)]));
  };
}"""
# Without the HTML of all nodes that axe looks at, it needs a third less. The faults of a rule have its impact: rules
# whose faults are never grave aren't asked.
RUN: Final = """async ([where, options, grave]) => {
  const context = where === "document" ? document : window[where].filter((one) => one.isConnected);
  if (context.length === 0) return [];
  axe.configure({ noHtml: true });
  const others = axe._audit.rules.filter(({ impact }) => impact && !grave.includes(impact));
  const rules = options.runOnly ? {} : Object.fromEntries(others.map(({ id }) => [id, { enabled: false }]));
  const { violations } = await axe.run(context, { ...options, rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => [impact, `${id}: ${target}`]));
}"""


def faults(screen: Screen, *sizes: tuple[int, int]) -> list[str]:
    """Return the serious and critical faults of what wasn't looked at before, at each of the sizes."""
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE_SCRIPT)
    found = []
    for size in sizes or [None]:
        if size:
            screen.resize(size)
        screen.page.evaluate(SETTLE)
        screen.page.evaluate(LOOK)
        screen.page.emulate_media(color_scheme="dark")
        screen.page.evaluate(SETTLE)
        found += _run(screen, *DARK)
        screen.page.emulate_media(color_scheme="light")
        screen.page.evaluate(SETTLE)
        found += _run(screen, *LIGHT) + _run(screen, *WHOLE)
        screen.page.evaluate("window.looked()")
    return found


def _run(screen: Screen, where: str, options: dict[str, Any]) -> list[str]:
    violations = screen.page.evaluate(RUN, [where, options, sorted(GRAVE)])
    return [fault for impact, fault in violations if impact in GRAVE]
