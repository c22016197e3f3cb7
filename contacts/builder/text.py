"""The values of a condition as the text of input fields, and back to what `Filter.parse` takes."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contacts.fields import Field
from contacts.filters.leaf import MAX_VALUES
from contacts.filters.offer import Control
from contacts.filters.operator import Takes
from contacts.filters.operators import operator_of
from contacts.filters.resolve import zone_of
from contacts.filters.tree import Leaf, Value
from contacts.values import DATE, DATETIME, Invalid, List, ValueContext, ValueType, instant


def write(value: Value, leaf: Leaf, field: Field, context: ValueContext) -> str:
    """Return what the input field holds; a moment in the zone of the condition."""
    if isinstance(value, str):
        return value
    if _is_amount(leaf, field.type):
        return str(value)
    if field.type.compared_as == "moment":
        return moment(int(value), zone_of(leaf, context))
    return _single(field).write(value, context)


def moment(ms: int, zone: ZoneInfo) -> str:
    """Return the moment as `datetime-local` takes it."""
    local = instant(ms).astimezone(zone).replace(tzinfo=None)
    return local.isoformat(timespec="milliseconds" if ms % 60_000 else "minutes")


def read(text: str, control: Control, field: Field, context: ValueContext) -> Value:
    """Read one value; `context` has the zone of the condition. Raise Invalid."""
    if control == "relative" or (control == "number" and field.is_time):
        return _number(text)
    if control == "date" and field.type.compared_as == "moment" and "T" not in text:
        return _there(DATE.read(text, context))
    type_ = _single(field)
    if type_.compared_as == "text":
        return _there(text)  # as it is: the operator may ask for a part only
    return _there(type_.read(text, context))


def is_writable(leaf: Leaf, context: ValueContext) -> bool:
    """Return whether the form gives the values back as they are.

    Input fields hold no line breaks, one kind of date, and no hour that the clocks pass through twice.
    """
    if any("\n" in value or "\r" in value for value in leaf.values if isinstance(value, str)):
        return False
    if leaf.type != DATETIME.name or _is_amount(leaf, DATETIME):
        return True
    zone = zone_of(leaf, context)
    local = ValueContext(zone, context.country)
    moments = [value for value in leaf.values if isinstance(value, int)]
    return len(moments) in (0, len(leaf.values)) and all(DATETIME.read(moment(ms, zone), local) == ms for ms in moments)


def lines(texts: Iterable[str]) -> list[str]:
    """Return the values of a list, one a line, each once, none empty; at most one more than a condition may have."""
    found = dict.fromkeys(line for text in texts for line in text.replace("\r", "").split("\n") if line)
    return list(found)[: MAX_VALUES + 1]


def _is_amount(leaf: Leaf, type_: ValueType) -> bool:
    operator = operator_of(type_, leaf.operator)
    return operator is not None and operator.takes in (Takes.SPAN, Takes.DAYS)


def _single(field: Field) -> ValueType:
    """Return the type of one value: of a list that of its items."""
    return field.type.item if isinstance(field.type, List) else field.type


def _number(text: str) -> Value:
    text = text.strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("Must be a whole number."))
    return int(text)


def _there(value: object) -> Value:
    if not isinstance(value, str | int | float) or value == "":
        raise Invalid(_("A value is missing."))
    return value
