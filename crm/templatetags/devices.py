"""What a browser calls itself, in words that its user knows."""

import re
from typing import Final

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that fits; many a browser also names those that it came from.
BROWSERS: Final = {
    r"\bEdg(?:e|A|iOS)?/": "Edge",
    r"\b(?:OPR|Opera)/": "Opera",
    r"\bSamsungBrowser/": "Samsung Internet",
    r"\bWhale/": "Whale",
    r"\b(?:Firefox|FxiOS)/": "Firefox",
    r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/": "Chrome",
    r"\bVersion/[\d.]+ (?:Mobile/\S+ )?Safari/": "Safari",
}
SYSTEMS: Final = {
    r"\biPhone\b": "iPhone",
    r"\biPad\b": "iPad",
    r"\bAndroid\b": "Android",
    r"\bWindows\b": "Windows",
    r"\bCrOS\b": "ChromeOS",
    r"\bMac OS X\b|\bMacintosh\b": "macOS",
    r"\bLinux\b|\bX11\b": "Linux",
}


@register.filter
def device_name(user_agent: str) -> str:
    """Return a name like “Chrome on Windows” for a User-Agent header, in the active language."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for pattern, name in names.items() if re.search(pattern, user_agent)), None)
