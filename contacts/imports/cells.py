"""How the cells of one column are read, prepared once for all rows.

What is common is read by a quick way that gives exactly what the type's own `read` gives; all else goes there.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.imports.mapping import FileColumn
from contacts.values import DATE, NUMBER, Email, Invalid, Phone, ValueContext, ValueType
from contacts.values.phones import e164
from contacts.values.tags import read_tags

Read = Callable[[str], Any]

CACHED: Final = 4096  # values of a column: what repeats, repeats soon
MAX_COUNT: Final = 2**31 - 1

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]{1,30}(\.[A-Za-z0-9_+-]{1,30})?@([a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\.){1,3}[a-z]{2,10}"
)
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,5})?")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def reader(column: FileColumn, context: ValueContext) -> Read:
    """A function from a trimmed, filled cell to the value to store. It raises Invalid."""
    read = _SYSTEM.get(column.field) or _profile(column.type, context)
    return lru_cache(CACHED)(read)


def _profile(type_: ValueType | None, context: ValueContext) -> Read:
    if type_ is None:
        raise ValueError("A column without a field has nothing to read.")
    ordinary: Read = lambda text: type_.read(text, context)  # noqa: E731
    if isinstance(type_, Email):
        return lambda text: text if _PLAIN_EMAIL.fullmatch(text) else ordinary(text)
    if isinstance(type_, Phone):
        return lambda text: e164(text) or ordinary(text)
    if type_ is NUMBER:
        return lambda text: _number(text) if _PLAIN_NUMBER.fullmatch(text) else ordinary(text)
    if type_ is DATE:
        return lambda text: _date(text, ordinary)
    return ordinary


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _date(text: str, ordinary: Read) -> str | None:
    if _PLAIN_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    value: str | None = ordinary(text)
    return value


def _member_id(text: str) -> str:
    if len(text) > 64:
        raise Invalid(_("A member ID has at most 64 characters."))
    if any(map(str.isspace, text)):
        raise Invalid(_("A member ID has no white space."))
    return _storable(text)


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,6})?", text):
        raise Invalid(_("“%(value)s” is no language code like “ko” or “en-US”.") % {"value": text[:100]})
    return text.replace("_", "-")


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise Invalid(_("“%(value)s” is no two-letter country code.") % {"value": text[:100]})
    return text.upper()


def _city(text: str) -> str:
    if len(text) > 100:
        raise Invalid(_("Longer than %(limit)s characters.") % {"limit": 100})
    return _storable(text)


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MAX_COUNT:
        raise Invalid(_("“%(value)s” is no count.") % {"value": text[:100]})
    return int(text)


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise Invalid(_("Contains a character that can't be stored."))
    return text


_SYSTEM: Final[dict[str, Read]] = {
    "memberId": _member_id,
    "tags": read_tags,
    "language": _language,
    "country": _country,
    "city": _city,
    "sessionsCount": _count,
}
