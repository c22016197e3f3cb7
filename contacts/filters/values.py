"""Reading the values of a condition, as the key's type and the operator want them."""

import re
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from contacts.fields import Field
from contacts.filters.dates import UNITS
from contacts.filters.operator import Operator, Takes
from contacts.filters.predicates import OwnType
from contacts.filters.tree import Value
from contacts.values import DATE, DATETIME, STRING, Invalid, List, Phone, Stored, ValueContext, epoch_ms
from contacts.values.folding import fold
from contacts.values.tags import folded_tag

MAX_AMOUNT: Final = 100_000
MAX_DAYS: Final = 366

_DAY = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}\.?", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read(raw: object, index: int, field: Field, operator: Operator, context: ValueContext) -> Value:
    """Return the value at this place in its stored form. Raise Invalid."""
    if isinstance(raw, str) and _UNSTORABLE.search(raw):
        raise Invalid(_("Contains a character that can’t be stored."))
    if operator.takes is Takes.SPAN:
        return _amount(raw, 1, MAX_AMOUNT) if index == 0 else _unit(raw)
    if operator.takes is Takes.DAYS:
        return _amount(raw, 0, MAX_DAYS)
    if operator.fragment and not isinstance(field.type, OwnType):
        return _fragment(raw, field, context)
    value = _plain(raw, field, context)
    if value is None or isinstance(value, list):
        raise Invalid(_("A value is missing."))
    return value


def _plain(raw: object, field: Field, context: ValueContext) -> Stored:
    type_ = field.type
    if field.choices:
        return _choice(raw, field)
    if type_ is DATETIME:
        return _moment(raw, context)
    if isinstance(type_, List):
        item = type_.item.parse(raw, context)
        return folded_tag(item) if type_.canonical and isinstance(item, str) else item
    return type_.parse(raw, context)


def _choice(raw: object, field: Field) -> str:
    for value, _label in field.choices:
        if isinstance(raw, str) and fold(raw) == fold(value):
            return value
    raise Invalid(_("Isn’t one of the choices."))


def _moment(raw: object, context: ValueContext) -> Stored:
    """Return a calendar day as ISO text, an instant as epoch milliseconds."""
    if not isinstance(raw, str):
        return DATETIME.parse(raw, context)
    text = raw.strip()
    if not text or _DAY.fullmatch(text):
        return DATE.read(text, context)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return DATETIME.parse(epoch_ms(moment), context)
    except (ValueError, OverflowError):
        pass
    raise Invalid(_("Must be a day like 1998-06-01, or a time with its zone like 1998-06-01T09:30:00+09:00."))


def _fragment(raw: object, field: Field, context: ValueContext) -> Value:
    if raw is None or raw == "":
        raise Invalid(_("A value is missing."))
    if not isinstance(raw, str):
        raise Invalid(_("Must be a text."))
    text = STRING.part(raw)
    if isinstance(field.type, Phone) and not any(field.type.fragments(text, context)):
        raise Invalid(_("“%(value)s” is no part of a phone number.") % {"value": text[:100]})
    return text


def _amount(raw: object, least: int, most: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
        raise Invalid(_("Must be a whole number from %(least)s to %(most)s.") % {"least": least, "most": f"{most:,}"})
    return raw


def _unit(raw: object) -> str:
    if not isinstance(raw, str) or raw not in UNITS:
        raise Invalid(_("Must be one of: %(units)s.") % {"units": ", ".join(UNITS)})
    return raw
