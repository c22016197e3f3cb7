import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.values.base import Exported, Invalid, Stored, ValueContext, ValueType

MAX_DIGITS = 15  # what a double, and a spreadsheet, keeps exactly

# “1,5” is refused rather than taken for 15, and so is what only programs write, as “1_000” and “0x10”.
_WRITTEN: Final = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[-+]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９＋－．，", "0123456789+-.,")  # as keyboards in East Asia write


class Number(ValueType):
    name = "number"
    label = gettext_lazy("Number")
    compared_as = "number"
    icon = "hash"
    keyboard = "decimal"
    sheet = "number"
    column = "number"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid(_("Must be a number."))
        return _stored_number(Decimal(value if isinstance(value, int) else repr(value)))

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        written = text.translate(_FULL_WIDTH)
        try:
            if not _WRITTEN.fullmatch(written):
                raise InvalidOperation
            return _stored_number(Decimal(written.replace(",", "")))
        except InvalidOperation:
            raise Invalid(_("“%(value)s” is no number.") % {"value": text[:100]}) from None

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int | float) and not isinstance(stored, bool)

    def show(self, stored: Any, context: ValueContext) -> str:
        return _grouped(stored)

    def write(self, stored: Any, context: ValueContext) -> str:
        return plain(stored)

    def export(self, stored: Any, context: ValueContext) -> Exported:
        return stored if self.holds(stored) else str(stored)


NUMBER = Number()


def plain(number: Any) -> str:
    """A number in plain digits, without exponent and final zeros."""
    return format(Decimal(repr(number)).normalize(), "f") if NUMBER.holds(number) else str(number)


def is_grouped(text: str) -> bool:
    """Whether the text is a number whose digits are grouped by commas, as in `1,500`."""
    return _GROUPED.fullmatch(text.translate(_FULL_WIDTH)) is not None


def _stored_number(number: Decimal) -> int | float:
    if not number.is_finite():
        raise Invalid(_("Must be a finite number."))
    number = number.normalize()
    if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS * 2:
        raise Invalid(_("Has more than %(limit)s digits.") % {"limit": MAX_DIGITS})
    return int(number) if number == number.to_integral_value() and abs(number) < 10**MAX_DIGITS else float(number)


def _grouped(number: Any) -> str:
    if type(number) is int:
        return f"{number:,}"
    if not NUMBER.holds(number):
        return str(number)
    whole, _point, fraction = plain(number).partition(".")
    fraction = "" if not fraction.strip("0") else fraction
    text = f"{int(whole):,}" if whole not in ("-0", "0") else whole
    return f"{text}.{fraction}" if fraction else text
