"""The types of values: how each is read from a person or a program, stored, shown and exported.

The stored form is what JSON holds in `profile`: text, number, true or false; a date is ISO text, a datetime epoch
milliseconds, so that PostgreSQL compares them right. `None` stands for “no value”.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, ClassVar, TypeGuard
from zoneinfo import ZoneInfo

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

Stored = str | int | float | bool | list[Any] | None
Exported = str | int | float | bool | date | datetime | None

BRIEF = 20  # characters that a narrow column shows at least
MAX_TEXT = 100_000
MAX_ITEMS = 1_000
MAX_DIGITS = 15  # what a double, and a spreadsheet, keeps exactly
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIN_MS = int((datetime(1, 1, 2, tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1))
MAX_MS = int((datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1))

TRUE = frozenset({"true", "yes", "y", "1", "on", "예", "네", "참"})
FALSE = frozenset({"false", "no", "n", "0", "off", "아니오", "아니요", "거짓"})

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")  # “1,5” is refused rather than taken for 15
_SEPARATORS = re.compile(r"[\s()./-]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Invalid(ValueError):
    """A value isn't of the type; the message is for people, translated."""


@dataclass(frozen=True)
class Setting:
    """Where a value comes from or is shown: the channel's zone, and the country of its phone numbers."""

    zone: ZoneInfo
    country: str


class ValueType:
    """One type of values. `parse` takes JSON from a program, `read` text from a person or a file."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    numeric: ClassVar[bool] = False

    def parse(self, value: object, setting: Setting) -> Stored:
        """A JSON value in its stored form, None for no value. Raises Invalid; never converts between types."""
        raise NotImplementedError

    def read(self, text: str, setting: Setting) -> Stored:
        """A text that a person typed or a file holds, in its stored form; empty is no value. Raises Invalid."""
        raise NotImplementedError

    def holds(self, stored: object) -> bool:
        """Whether a stored value is of this type (a key's type may have changed since it was stored)."""
        raise NotImplementedError

    def show(self, stored: Any, setting: Setting) -> str:
        """A stored value for reading, in the active language and the channel's zone."""
        return str(stored)

    def brief(self, stored: Any, setting: Setting) -> tuple[str, str]:
        """The same for a narrow column, and what its tooltip adds (empty for nothing)."""
        text = self.show(stored, setting)
        return text, text if len(text) > BRIEF else ""

    def write(self, stored: Any, setting: Setting) -> str:
        """A stored value as text that `read` takes back unchanged: what an input field holds."""
        return str(stored)

    def export(self, stored: Any, setting: Setting) -> Exported:
        """A stored value as the cell of a spreadsheet."""
        return str(stored)


class String(ValueType):
    name = "string"
    label = gettext_lazy("Text")

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Invalid(_("Must be a text."))
        return self.read(value, setting)

    def read(self, text: str, setting: Setting) -> Stored:
        if _UNSTORABLE.search(text):
            raise Invalid(_("Contains a character that can't be stored."))
        if len(text) > MAX_TEXT:
            raise Invalid(_("Longer than %(limit)s characters.") % {"limit": f"{MAX_TEXT:,}"})
        return text or None

    def holds(self, stored: object) -> bool:
        return isinstance(stored, str)


class Email(String):
    """`profile.email`: an address, kept as it was written; compared without regard to case."""

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if not text:
            return None
        try:
            validate_email(text)
        except ValidationError:
            raise Invalid(_("“%(value)s” is no e-mail address.") % {"value": text[:100]}) from None
        return super().read(text, setting)


class Phone(String):
    """`profile.mobileNumber`, `profile.landlineNumber`: stored as E.164, read in any written form.

    A number without a country code is one of the channel's country.
    """

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if not text:
            return None
        try:
            number = phonenumbers.parse(text, setting.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number) or number.extension:
            raise Invalid(_("“%(value)s” is no phone number.") % {"value": text[:100]})
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def show(self, stored: Any, setting: Setting) -> str:
        return _international(str(stored))

    def write(self, stored: Any, setting: Setting) -> str:
        return str(stored)

    def fragments(self, text: str, setting: Setting, *, start: bool = False) -> tuple[str, ...]:
        """The forms in which a part of a number may be found in E.164; none when it is no part of a number.

        `010-12` is found as it is and as `+8210` + `12`; at the start of a number also `10-12` is.
        """
        digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
        if not re.fullmatch(r"\+?\d+", digits, re.ASCII):
            return ()
        if digits.startswith("+"):
            return (digits,)
        code = f"+{phonenumbers.country_code_for_region(setting.country)}"
        trunk = phonenumbers.ndd_prefix_for_region(setting.country, strip_non_digits=True)
        forms = [digits]
        if trunk and digits.startswith(trunk):
            forms.append(code + digits.removeprefix(trunk))
        elif start:
            forms.append(code + digits)
        return tuple(forms)


def is_web_address(value: object) -> TypeGuard[str]:
    """Whether it is an address of http or https, without anything that could lead out of an attribute."""
    return isinstance(value, str) and bool(re.match(r"https?://[^\s\"'<>]+\Z", value, re.IGNORECASE))


class WebAddress(String):
    """`profile.avatarUrl`: only http and https, so that no address becomes a script."""

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if text and not is_web_address(text):
            raise Invalid(_("Must start with http:// or https://."))
        return super().read(text, setting)


class Number(ValueType):
    name = "number"
    label = gettext_lazy("Number")
    numeric = True

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid(_("Must be a number."))
        return _stored_number(Decimal(value if isinstance(value, int) else repr(value)))

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if not text:
            return None
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        try:
            return _stored_number(Decimal(text))
        except InvalidOperation:
            raise Invalid(_("“%(value)s” is no number.") % {"value": text[:100]}) from None

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int | float) and not isinstance(stored, bool)

    def show(self, stored: Any, setting: Setting) -> str:
        return _grouped(stored)

    def write(self, stored: Any, setting: Setting) -> str:
        return plain(stored)

    def export(self, stored: Any, setting: Setting) -> Exported:
        return stored if self.holds(stored) else str(stored)


class Boolean(ValueType):
    name = "boolean"
    label = gettext_lazy("Yes or no")

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None or isinstance(value, bool):
            return value
        raise Invalid(_("Must be true or false."))

    def read(self, text: str, setting: Setting) -> Stored:
        word = text.strip().casefold()
        if not word:
            return None
        if word not in TRUE | FALSE:
            raise Invalid(_("“%(value)s” is neither yes nor no.") % {"value": text[:100]})
        return word in TRUE

    def holds(self, stored: object) -> bool:
        return isinstance(stored, bool)

    def show(self, stored: Any, setting: Setting) -> str:
        if not self.holds(stored):
            return str(stored)
        return _("Yes") if stored else _("No")

    def write(self, stored: Any, setting: Setting) -> str:
        if not self.holds(stored):
            return str(stored)
        return "true" if stored else "false"

    def export(self, stored: Any, setting: Setting) -> Exported:
        return stored if self.holds(stored) else str(stored)


class Date(ValueType):
    """A calendar day, stored as `YYYY-MM-DD`."""

    name = "date"
    label = gettext_lazy("Date")

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Invalid(_("Must be a date like 1998-06-01."))
        return self.read(value, setting)

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{4}([-./])\d{1,2}\1\d{1,2}\.?", text, re.ASCII):
            raise Invalid(_("“%(value)s” is no date like 1998-06-01.") % {"value": text[:100]})
        try:
            return date(*map(int, re.findall(r"\d+", text))).isoformat()
        except ValueError:
            raise Invalid(_("“%(value)s” is no day of the calendar.") % {"value": text[:100]}) from None

    def holds(self, stored: object) -> bool:
        if not isinstance(stored, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", stored, re.ASCII):
            return False
        try:
            return bool(date.fromisoformat(stored))
        except ValueError:
            return False

    def show(self, stored: Any, setting: Setting) -> str:
        return _day(date.fromisoformat(stored), get_language()) if self.holds(stored) else str(stored)

    def export(self, stored: Any, setting: Setting) -> Exported:
        return date.fromisoformat(stored) if self.holds(stored) else str(stored)


class DateTime(ValueType):
    """An instant, stored as epoch milliseconds; without a zone it is read in the channel's."""

    name = "datetime"
    label = gettext_lazy("Date and time")

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if not MIN_MS <= value <= MAX_MS:
                raise Invalid(_("Out of the range of dates."))
            return value
        if isinstance(value, str):
            return self.read(value, setting)
        raise Invalid(_("Must be epoch milliseconds, or ISO 8601 like 1998-06-01T09:30:00Z."))

    def read(self, text: str, setting: Setting) -> Stored:
        text = text.strip()
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text if _INSTANT.match(text) else f"{Date().read(text, setting)}T00:00")
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=setting.zone)
            return self.parse(epoch_ms(moment), setting)
        except (Invalid, ValueError, OverflowError):
            raise Invalid(_("“%(value)s” is no time like 1998-06-01 09:30.") % {"value": text[:100]}) from None

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int) and not isinstance(stored, bool) and MIN_MS <= stored <= MAX_MS

    def show(self, stored: Any, setting: Setting) -> str:
        if not self.holds(stored):
            return str(stored)
        return formats.date_format(instant(stored).astimezone(setting.zone), "SHORT_DATETIME_FORMAT")

    def brief(self, stored: Any, setting: Setting) -> tuple[str, str]:
        if not self.holds(stored):
            return str(stored), ""
        moment = instant(stored).astimezone(setting.zone)
        return _day(moment.date(), get_language()), moment.replace(tzinfo=None).isoformat(" ", "seconds")

    def write(self, stored: Any, setting: Setting) -> str:
        if not self.holds(stored):
            return str(stored)
        moment = instant(stored).astimezone(setting.zone).replace(tzinfo=None)
        return moment.isoformat(
            timespec="milliseconds" if moment.microsecond else "minutes" if not moment.second else "seconds"
        )

    def export(self, stored: Any, setting: Setting) -> Exported:
        return instant(stored).astimezone(setting.zone).replace(tzinfo=None) if self.holds(stored) else str(stored)


class List(ValueType):
    """Some texts; in a file or a field they are separated by commas or semicolons."""

    name = "list"
    label = gettext_lazy("List of texts")
    item: ValueType = String()
    canonical: ClassVar[bool] = False  # the items are stored folded

    def parse(self, value: object, setting: Setting) -> Stored:
        if value is None or value == []:
            return None
        if not isinstance(value, list):
            raise Invalid(_("Must be a list."))
        return self._items(value, self.item.parse, setting)

    def read(self, text: str, setting: Setting) -> Stored:
        return self._items((part.strip() for part in re.split(r"[,;\n]", text)), self.item.read, setting)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, list) and all(map(self.item.holds, stored))

    def show(self, stored: Any, setting: Setting) -> str:
        if not self.holds(stored):
            return str(stored)
        return ", ".join(self.item.show(item, setting) for item in stored)

    def write(self, stored: Any, setting: Setting) -> str:
        return ", ".join(self.item.write(item, setting) for item in stored) if self.holds(stored) else str(stored)

    def export(self, stored: Any, setting: Setting) -> Exported:
        return self.write(stored, setting)

    def _items(self, raw: Iterable[Any], take: Callable[[Any, Setting], Stored], setting: Setting) -> Stored:
        items = [item for item in (take(part, setting) for part in raw) if item is not None]
        if len(items) > MAX_ITEMS:
            raise Invalid(_("More than %(limit)s items.") % {"limit": f"{MAX_ITEMS:,}"})
        return items or None


class Tags(List):
    """Texts that are lower-case by rule: found by the index as they are stored."""

    canonical = True


class ListOfNumber(List):
    name = "listOfNumber"
    label = gettext_lazy("List of numbers")
    item = Number()

    def read(self, text: str, setting: Setting) -> Stored:
        return self._items(re.split(r"[,;\s]", text), self.item.read, setting)


STRING, NUMBER, BOOLEAN = String(), Number(), Boolean()
DATE, DATETIME = Date(), DateTime()
LIST, LIST_OF_NUMBER = List(), ListOfNumber()
TAGS = Tags()

TYPES: dict[str, ValueType] = {
    type_.name: type_ for type_ in (STRING, NUMBER, BOOLEAN, DATE, DATETIME, LIST, LIST_OF_NUMBER)
}


def epoch_ms(moment: datetime) -> int:
    """An instant as epoch milliseconds, without a detour over floats."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def instant(ms: int) -> datetime:
    """Epoch milliseconds as an instant in UTC."""
    return EPOCH + timedelta(milliseconds=ms)


def is_empty(stored: object) -> bool:
    """“Has no value”: absent, null, empty text, empty list. 0 and false are values."""
    return stored is None or stored == "" or stored == []


@lru_cache(maxsize=50_000)
def _international(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


@lru_cache(maxsize=50_000)
def _day(day: date, language: str | None) -> str:
    """Remembered, as a page shows the same few days hundreds of times."""
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def _stored_number(number: Decimal) -> int | float:
    if not number.is_finite():
        raise Invalid(_("Must be a finite number."))
    number = number.normalize()
    if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS * 2:
        raise Invalid(_("Has more than %(limit)s digits.") % {"limit": MAX_DIGITS})
    return int(number) if number == number.to_integral_value() and abs(number) < 10**MAX_DIGITS else float(number)


def plain(number: Any) -> str:
    """A number in plain digits, without exponent and final zeros."""
    return format(Decimal(repr(number)).normalize(), "f") if NUMBER.holds(number) else str(number)


def _grouped(number: Any) -> str:
    if type(number) is int:
        return f"{number:,}"
    if not NUMBER.holds(number):
        return str(number)
    whole, _point, fraction = plain(number).partition(".")
    fraction = "" if not fraction.strip("0") else fraction
    text = f"{int(whole):,}" if whole not in ("-0", "0") else whole
    return f"{text}.{fraction}" if fraction else text
