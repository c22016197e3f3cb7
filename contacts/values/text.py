import re
import unicodedata
from functools import lru_cache
from typing import Any, ClassVar, TypeGuard

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.values.base import Control, Invalid, Stored, ValueContext, ValueType
from contacts.values.validity import is_valid

MAX_TEXT = 100_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# In a number, or around it: also marks of writing direction, which address books copy along.
_BESIDE_DIGITS = re.compile(r"[\s()./·・\-\u2010-\u2015\u2212\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class String(ValueType):
    name = "string"
    label = gettext_lazy("Text")
    compared_as = "text"
    icon = "type"
    control: ClassVar[Control] = "text"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Invalid(_("Must be a text."))
        return self.read(value, context)

    def read(self, text: str, context: ValueContext) -> Stored:
        """The text in NFC, without white space around it."""
        return self.part(text).strip() or None

    def part(self, text: str) -> str:
        """A part of a text, in NFC with single line feeds, with the white space around it. Raises Invalid."""
        if _UNSTORABLE.search(text):
            raise Invalid(_("Contains a character that can’t be stored."))
        if len(text) > MAX_TEXT:
            raise Invalid(_("Longer than %(limit)s characters.") % {"limit": f"{MAX_TEXT:,}"})
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, str)


class Email(String):
    """`profile.email`: an address, kept as it was written; compared without regard to case."""

    control = "line"
    keyboard = "email"

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        try:
            validate_email(text)
        except ValidationError:
            raise Invalid(_("“%(value)s” is no e-mail address.") % {"value": text[:100]}) from None
        return super().read(text, context)


def written_digits(text: str) -> str | None:
    """The digits, with a plus if it begins with one, of a text that is a phone number or a part of one; else None."""
    text = _BESIDE_DIGITS.sub("", unicodedata.normalize("NFKC", text)).casefold().removeprefix("tel:").rstrip(",;")
    return text if re.fullmatch(r"\+?\d+", text, re.ASCII) else None


class Phone(String):
    """`profile.mobileNumber`, `profile.landlineNumber`: stored as E.164, read in any written form.

    A number without a country code is one of the channel's country. Refused is what no number can be.
    """

    control = "line"
    keyboard = "tel"

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        try:
            number = phonenumbers.parse(written_digits(text) or text, context.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number) or number.extension:
            raise Invalid(_("“%(value)s” is no phone number.") % {"value": text[:100]})
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def is_plausible(self, stored: Any) -> bool:
        """Whether it is a valid number of its country; those that are merely possible are stored too."""
        return is_valid(stored)

    def show(self, stored: Any, context: ValueContext) -> str:
        return _international(str(stored))

    def write(self, stored: Any, context: ValueContext) -> str:
        return str(stored)

    def fragments(self, text: str, context: ValueContext, *, start: bool = False) -> tuple[str, ...]:
        """The forms in which a part of a number may be found in E.164; none when it is no part of a number.

        `010-12` is found as it is and as `+8210` + `12`; at the start of a number also `10-12` is.
        """
        digits = written_digits(text)
        if digits is None:
            return ()
        if digits.startswith("+"):
            return (digits,)
        code = f"+{phonenumbers.country_code_for_region(context.country)}"
        trunk = phonenumbers.ndd_prefix_for_region(context.country, strip_non_digits=True)
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

    control = "line"
    keyboard = "url"

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if text and not is_web_address(text):
            raise Invalid(_("Must start with http:// or https://."))
        return super().read(text, context)


STRING = String()


@lru_cache(maxsize=50_000)
def _international(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
