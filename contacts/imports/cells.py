"""Readers of cells: one for each column, prepared once for all rows.

Common forms have a fast path that returns exactly what the type's own `read` returns; other forms are read by `read`.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from django.core.validators import validate_email
from django.utils.translation import gettext as _

from contacts.imports.consent import read_consent
from contacts.imports.countries import country_code
from contacts.imports.mapping import FileColumn
from contacts.imports.sheet import Mark
from contacts.values import DATE, NUMBER, STRING, Email, Invalid, Phone, Stored, ValueContext, ValueType
from contacts.values.codes import read_language, read_member_id
from contacts.values.lists import ListOfNumber
from contacts.values.number import Number
from contacts.values.phones import e164
from contacts.values.tags import read_tags

Read = Callable[[str], Any]

CACHED: Final = 4096  # values of a column: repeated values are close to each other
MAX_COUNT: Final = 2**31 - 1

# Excel's mark of a text, which some programs write into files: before digits it is never a part of the value.
_GUARDED_DIGITS: Final = re.compile(r"'(\+?[0-9][0-9 .,()/-]*)")
_MARKS: Final = "'\x00"
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,5})?")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def reader(column: FileColumn, context: ValueContext) -> Read:
    """Return a function that takes a trimmed, filled cell and returns the value to store. It raises Invalid."""
    if column.consent is not None:
        read: Read = partial(read_consent, allows=column.consent)
    else:
        read = _SYSTEM.get(column.field) or _profile(column.type, context)
    is_number = isinstance(column.type, Number)
    return lru_cache(CACHED)(lambda text: read(_plainly(text, is_number) if text[0] in _MARKS else text))


def _profile(type_: ValueType | None, context: ValueContext) -> Read:
    if type_ is None:
        raise ValueError("A column without a field has nothing to read.")
    ordinary: Read = lambda text: type_.read(text, context)  # noqa: E731
    if isinstance(type_, Email):
        is_user = validate_email.user_regex.match
        return lambda text: text if _is_email(text, is_user) else ordinary(text)
    if isinstance(type_, Phone):
        return lambda text: e164(text) or ordinary(text)
    if type_ is NUMBER:
        return lambda text: _number(text) if _PLAIN_NUMBER.fullmatch(text) else ordinary(text)
    if type_ is DATE:
        return lambda text: _date(text, ordinary)
    if isinstance(type_, ListOfNumber):
        return lambda text: _numbers(text, type_, context)
    return ordinary


def _plainly(text: str, numeric: bool) -> str:
    """Return the text of a cell without Excel's marks. Raise Invalid when the cell doesn't hold what it shows."""
    if text.startswith(Mark.ERROR):
        raise Invalid(_("The cell holds the error %(error)s.") % {"error": text.removeprefix(Mark.ERROR)})
    if text.startswith(Mark.DIGITS_LOST):
        digits = text.removeprefix(Mark.DIGITS_LOST)
        if numeric:
            return digits
        raise Invalid(
            _("Excel keeps only 15 digits of the number %(digits)s. Format the column as text and enter it again.")
            % {"digits": digits}
        )
    guarded = _GUARDED_DIGITS.fullmatch(text)
    return guarded[1] if guarded else text


def _is_email(text: str, is_user: Callable[[str], object]) -> bool:
    """Return whether Django's validator accepts the text, which is called once for each domain; False if unsure."""
    user, _at, domain = text.rpartition("@")
    return text.isascii() and len(text) <= 254 and bool(is_user(user)) and _is_domain(domain)


@lru_cache(CACHED)
def _is_domain(domain: str) -> bool:
    return validate_email.validate_domain_part(domain)


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _numbers(text: str, type_: ListOfNumber, context: ValueContext) -> Stored:
    if type_.is_unclear(text):
        raise Invalid(
            _("“%(value)s” may be one number or several. Separate numbers with semicolons.") % {"value": text[:100]}
        )
    return type_.read(text, context)


def _date(text: str, ordinary: Read) -> str | None:
    if _PLAIN_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    value: str | None = ordinary(text)
    return value


def _country(text: str) -> str:
    if (code := country_code(text)) is None:
        raise Invalid(_("“%(value)s” is no country.") % {"value": text[:100]})
    return code


def _city(text: str) -> str:
    text = STRING.part(text)
    if len(text) > 100:
        raise Invalid(_("Longer than %(limit)s characters.") % {"limit": 100})
    return text


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MAX_COUNT:
        raise Invalid(_("“%(value)s” is no count.") % {"value": text[:100]})
    return int(text)


_SYSTEM: Final[dict[str, Read]] = {
    "memberId": read_member_id,
    "tags": read_tags,
    "language": read_language,
    "country": _country,
    "city": _city,
    "sessionsCount": _count,
}
