from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

Stored = str | int | float | bool | list[Any] | None
Exported = str | int | float | bool | date | datetime | None

# What a value is compared as, in SQL and in Python alike: it decides which operators a type has.
ComparedAs = Literal["text", "number", "boolean", "day", "moment", "texts", "numbers", "own"]
Control = Literal["line", "text", "list", "choice", "date", "datetime"]
Sheet = Literal["text", "number", "boolean", "date", "datetime"]

BRIEF = 20  # characters that a narrow column shows at least


class Invalid(ValueError):
    """A value isn't of the type; the message is for people, translated."""


@dataclass(frozen=True)
class ValueContext:
    """What is needed to read and show values: the channel’s zone, and the country code of its phone numbers."""

    zone: ZoneInfo
    country: str


class ValueType:
    """One type of values. `parse` takes JSON from a program, `read` text from a person or a file.

    Everything that depends on the type stands here; docs/values.md says how to add one.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    compared_as: ClassVar[ComparedAs]
    whole: ClassVar[bool] = False  # compared as a number or moment, it has no fraction
    icon: ClassVar[str]  # of Lucide
    control: ClassVar[Control] = "line"  # in which a value is edited
    keyboard: ClassVar[str] = "text"  # of a phone: `inputmode`
    sheet: ClassVar[Sheet] = "text"  # the cell of a spreadsheet
    column: ClassVar[Literal["", "number", "date"]] = ""  # how a table aligns and sorts it at first
    is_list: ClassVar[bool] = False
    samples: ClassVar[tuple[Hashable, ...]] = ()  # stored values for the demo, if none of its keys is of this type

    def parse(self, value: object, context: ValueContext) -> Stored:
        """A JSON value in its stored form, None for no value. Raises Invalid; never converts between types."""
        raise NotImplementedError

    def read(self, text: str, context: ValueContext) -> Stored:
        """A text that a person typed or a file holds, in its stored form; empty is no value. Raises Invalid."""
        raise NotImplementedError

    def holds(self, stored: object) -> bool:
        """Whether a stored value is of this type (a key's type may have changed since it was stored)."""
        raise NotImplementedError

    def is_plausible(self, stored: Any) -> bool:
        """Whether a stored value may be taken as verified, when it is given by somebody who should know."""
        return True

    def show(self, stored: Any, context: ValueContext) -> str:
        """A stored value for reading, in the active language and the channel's zone."""
        return str(stored)

    def brief(self, stored: Any, context: ValueContext) -> tuple[str, str]:
        """The same for a narrow column, and what its tooltip adds (empty for nothing)."""
        text = self.show(stored, context)
        return text, text if len(text) > BRIEF else ""

    def formatter(self, context: ValueContext) -> Callable[[Any], tuple[str, str]]:
        """`brief` for many values: a function in the language that is active now."""
        return partial(self.brief, context=context)

    def write(self, stored: Any, context: ValueContext) -> str:
        """A stored value as text that `read` takes back unchanged: what an input field holds."""
        return str(stored)

    def export(self, stored: Any, context: ValueContext) -> Exported:
        """A stored value as the cell of a spreadsheet."""
        return str(stored)


def is_empty(stored: object) -> bool:
    """“Has no value”: absent, null, empty text, empty list. 0 and false are values."""
    return stored is None or stored == "" or stored == []
