"""What a browser's `User-Agent` says of it, by ua-parser."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from ua_parser import parse

MAX_LENGTH: Final = 400
_TABLETS: Final = ("iPad", "Tablet", "Kindle")
_PHONES: Final = ("iPhone", "Mobile", "Phone", "iPod")


@lru_cache(maxsize=2_000)  # most people have one of a few hundred
def facts(user_agent: str) -> Mapping[str, Any]:
    """Return what is known, by the keys of `Contact.web`: device, os, osName, browser, browserName."""
    text = user_agent[:MAX_LENGTH]
    found = parse(text)
    known: dict[str, str] = {}
    if found.user_agent:
        known["browserName"] = found.user_agent.family
        known["browser"] = _versioned(found.user_agent.family, found.user_agent.major)
    if found.os:
        known["osName"] = found.os.family
        known["os"] = _versioned(found.os.family, found.os.major)
    if known:
        known["device"] = _device(text)
    return MappingProxyType(known)


def _versioned(name: str, major: str | None) -> str:
    return f"{name} {major}" if major else name


def _device(text: str) -> str:
    if any(word in text for word in _TABLETS) or ("Android" in text and "Mobile" not in text):
        return "tablet"
    return "mobile" if any(word in text for word in _PHONES) else "desktop"
