"""The cells of the big table as HTML.

A page has hundreds, so they are made here instead of in the template of the rows, which takes twice as long for it.
All that comes from values goes through `escape`.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from crm.templatetags.look import hue


def opening(classes: str) -> str:
    """Return the beginning of a cell's tag, to which attributes may be added."""
    return f'<td class="{escape(classes)}"' if classes else "<td"


def text(opening: str, brief: Callable[[Any], tuple[str, str]], stored: Any) -> str:
    """Return the cell of a stored value (None for none) with the text and tooltip that `brief` gives."""
    if stored is None:
        return f"{opening}></td>"
    shown, title = brief(stored)
    if title:
        return f'{opening} title="{escape(title)}">{escape(shown)}</td>'
    return f"{opening}>{escape(shown)}</td>"


def pill(opening: str, labels: dict[str, str], stored: str | None) -> str:
    """Return the cell of one of few values, each with its label and colour."""
    if stored is None:
        return f"{opening}></td>"
    return f'{opening}><span class="pill pill-{escape(stored)}">{escape(labels.get(stored, stored))}</span></td>'


def tags(opening: str, stored: Sequence[str] | None) -> str:
    """Return the cell of some tags, each in its colour."""
    if not stored:
        return f"{opening}></td>"
    return f'{opening} title="{escape(", ".join(stored))}">{"".join(map(_tag, stored))}</td>'


@lru_cache(maxsize=1_000)
def _tag(tag: str) -> str:
    return f'<span class="pill pill-tag hue-{tag_hue(tag)}">{escape(tag)}</span>'


def tag_hue(tag: str) -> int:
    """Return the colour class of a tag; the same tag always has the same."""
    return hue(sum(tag.encode()))
