"""How an app, or a room, above adds to what one below does, without being known there.

The lower one declares an `ExtensionPoint` and uses what is registered. The higher app has a module `extensions`, which
`crm.apps` imports once all models are loaded, as Django does with `admin`.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class ExtensionPoint(Generic[T]):
    """What others have registered, in the order of registration: functions, names of templates, or tables.

    `help_text` says when the functions are called, or where the templates stand.
    """

    def __init__(self, help_text: str) -> None:
        self.help_text = help_text
        self._registered: list[T] = []

    def register(self, extension: T) -> T:
        """Add it, once. Usable as a decorator of a function."""
        if extension not in self._registered:
            self._registered.append(extension)
        return extension

    def __iter__(self) -> Iterator[T]:
        return iter(self._registered)
