"""How names, colours and durations are shown."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

HUES = 12


@register.filter
def initials(name: object) -> str:
    """One or two letters for an avatar: “Ada Lovelace” is AL, “김민준” is 민준, “ada@example.com” is A."""
    words = str(name).split("@")[0].split()
    if not words:
        return "?"
    if "가" <= words[0][0] <= "힣":
        return words[0][-2:]
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


@register.filter
def hue(pk: int | None) -> int:
    """The number, below 12, of the colour class `hue-N` that belongs to an id; the same id has always the same."""
    return (pk or 0) * 7 % HUES


@register.filter
def duration(seconds: int) -> str:
    """A rough time that somebody waits for: seconds below a minute and a half, then minutes, then hours."""
    if seconds < 90:
        return _("%(n)d s") % {"n": seconds}
    if seconds < 90 * 60:
        return _("%(n)d min") % {"n": round(seconds / 60)}
    return _("%(n)d h") % {"n": round(seconds / 3600)}


@register.filter
def code(text: str) -> SafeString:
    """Return the text as HTML in which all between backticks is code, as in Markdown."""
    return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 (escaped)
