"""Convert one stored value to another type.

One rule: a value of the new type stays; any other is converted as if the text that an input field shows for it were
typed into a field of the new type. Nothing is guessed or lost, and converting twice has no effect.
"""

from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.values import (
    BOOLEAN,
    DATE,
    DATETIME,
    LIST,
    LIST_OF_NUMBER,
    NUMBER,
    STRING,
    Invalid,
    Stored,
    ValueContext,
    ValueType,
)

# Texts of values that aren't of their key's type either, left over from an earlier type change.
_SHAPES: Final[tuple[ValueType, ...]] = (STRING, BOOLEAN, NUMBER, LIST_OF_NUMBER, LIST)
_MIDNIGHT: Final = "T00:00"


def converted(stored: Any, old: ValueType, new: ValueType, context: ValueContext) -> Stored:
    """Return the value in the stored form of the new type. Raise Invalid with the reason when it can't be converted."""
    if new.holds(stored):
        kept: Stored = stored
        return kept
    value = new.read(_text(stored, old, new, context), context)
    if value is None:
        raise Invalid(_("Nothing would be left of it."))
    return value


def text_of(stored: Any, old: ValueType, context: ValueContext) -> str:
    """Return the value as an input field of its key shows it."""
    writer = old if old.holds(stored) else next((shape for shape in _SHAPES if shape.holds(stored)), STRING)
    return writer.write(stored, context)


def _text(stored: Any, old: ValueType, new: ValueType, context: ValueContext) -> str:
    text = text_of(stored, old, context)
    # Midnight: a date can't store any other time of day.
    return text.removesuffix(_MIDNIGHT) if old is DATETIME and new is DATE else text
