"""How a stored value becomes one of another type.

One rule: what is already of the new type stays, all else is as if the text that an input field shows for it were typed
into a field of the new type. So nothing is guessed and nothing gets lost, and to convert twice does no harm.
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

# What a value looks like that isn't of its key's type either, as it was left over by an earlier change.
_SHAPES: Final[tuple[ValueType, ...]] = (STRING, BOOLEAN, NUMBER, LIST_OF_NUMBER, LIST)
_MIDNIGHT: Final = "T00:00"


def converted(stored: Any, old: ValueType, new: ValueType, context: ValueContext) -> Stored:
    """Return the value in the stored form of the new type. Raise Invalid, with the reason, when it doesn't fit."""
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
    # A day without a time of day: the only part of an instant that a date can keep.
    return text.removesuffix(_MIDNIGHT) if old is DATETIME and new is DATE else text
