"""What a person would see at a glance: text that is cut or lies outside of the window, and marks of Markdown."""

from typing import Final

from tests.browser.screen import Screen

# Cut text is fine where a title says all of it, and where one goes on reading by scrolling.
_FAULTS: Final = """() => {
  const found = [];
  const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page scrolls sideways');
  for (const one of document.querySelectorAll('body *')) {
    const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(' ');
    if (!text.trim() || one.closest('pre, [title], .sr-only')) continue;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (box.width < 2 || style.visibility === 'hidden') continue;
    const says = (fault) => found.push(`${fault}: ${text.trim().slice(0, 60)} (${one.className || one.tagName})`);
    if (text.includes('`')) says('Markdown');
    if (/hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1) says('cut');
    if (/hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 4) says('cut below');
    if (box.right > innerWidth + 1 && !scrolls(one.parentElement)) says('outside of the window');
  }
  return [...new Set(found)];
}"""


def layout_faults(screen: Screen) -> list[str]:
    """Return what is cut, lies outside of the window, or shows the marks of Markdown."""
    faults: list[str] = screen.page.evaluate(_FAULTS)
    return faults
