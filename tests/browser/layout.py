"""What a person would see at a glance: text that is cut or outside of the window, broken words, marks of Markdown."""

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
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (const range = document.createRange(); texts.nextNode();) {
    if (texts.currentNode.parentElement.closest('pre, .sr-only, .webhook-url, .key-name')) continue;
    for (const word of texts.currentNode.data.matchAll(/(?<![^\\s/·-])[^\\s/·-]{2,20}(?![^\\s/·-])/g)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.y)));
      if (lines.size > 1) found.push(`broken: ${word[0]}`);
    }
  }
  return [...new Set(found)];
}"""


def layout_faults(screen: Screen) -> list[str]:
    """Return what is cut or lies outside of the window, words in two lines, and what shows the marks of Markdown."""
    faults: list[str] = screen.page.evaluate(_FAULTS)
    return faults
