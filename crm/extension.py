"""How an app, or a room, above adds to what one below does, without being known there.

The lower one declares an `ExtensionPoint` and calls what is registered. The higher app has a module `extensions`, which
`crm.apps` imports once all models are loaded, as Django does with `admin`.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class ExtensionPoint(Generic[F]):
    """Functions that others have registered, in the order of registration. `help_text` says when they are called."""

    def __init__(self, help_text: str) -> None:
        self.help_text = help_text
        self._functions: list[F] = []

    def register(self, function: F) -> F:
        """Add the function, once. Usable as a decorator."""
        if function not in self._functions:
            self._functions.append(function)
        return function

    def __iter__(self) -> Iterator[F]:
        return iter(self._functions)
