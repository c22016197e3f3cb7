"""All routes of a channel, from the URLconf: so that a new one can't be forgotten."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

CHANNEL = "c/<slug:slug>/"


@dataclass(frozen=True)
class Route:
    """One route below `/c/<slug>/`: its name, its view, the names of its further arguments, and its pattern."""

    name: str
    view: Any
    arguments: tuple[str, ...]
    pattern: str

    def __str__(self) -> str:
        return self.name


def channel_routes() -> list[Route]:
    return [
        Route(pattern.name or "", pattern.callback, tuple(sorted(set(converters) - {"slug"})), route)
        for route, pattern, converters in _walk(get_resolver().url_patterns)
        if route.startswith(CHANNEL)
    ]


def other_routes() -> list[str]:
    """The addresses outside of channels, without those of the admin and of allauth; “1” stands for an argument."""
    return [
        re.sub(r"<[^>]+>", "1", route)
        for route, _pattern, _converters in _walk(get_resolver().url_patterns)
        if not route.startswith((CHANNEL, "admin/", "accounts/"))
    ]


def _walk(patterns: list[Any], prefix: str = "", converters: tuple[str, ...] = ()) -> list[Any]:
    found: list[Any] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        names = (*converters, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            found += _walk(pattern.url_patterns, route, names)
        elif isinstance(pattern, URLPattern):
            found.append((route, pattern, names))
    return found
