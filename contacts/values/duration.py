import re
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.values.base import Exported, Invalid, Stored, ValueContext, ValueType

MAX_SECONDS: Final = 10**12 - 1

_CLOCK: Final = re.compile(r"(\d{1,9}):([0-5]?\d):([0-5]\d)", re.ASCII)  # “1:20” could be minutes or hours
_SECONDS: Final = re.compile(r"\d{1,12}|\d{1,3}(,\d{3}){1,3}", re.ASCII)
_UNITS: Final = (
    (86_400, ("d", "day", "days", "일")),
    (3_600, ("h", "hr", "hrs", "hour", "hours", "시간")),
    (60, ("m", "min", "mins", "minute", "minutes", "분")),
    (1, ("s", "sec", "secs", "second", "seconds", "초")),
)
_WRITTEN: Final = re.compile(
    "".join(rf"(?:(\d{{1,12}})\s*(?:{'|'.join(names)})\s*)?" for _seconds, names in _UNITS), re.ASCII
)


class Duration(ValueType):
    """A length of time in whole seconds; before zero it is written with a minus."""

    name = "duration"
    label = gettext_lazy("Duration")
    compared_as = "number"
    whole = True
    icon = "timer"
    sheet = "number"
    column = "number"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None:
            return None
        if isinstance(value, str):
            return self.read(value, context)
        if not self.holds(value):
            raise Invalid(_("Must be whole seconds, or a duration like 1h 20m."))
        return _bounded(int(value))  # type: ignore[call-overload]

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        unsigned = text.removeprefix("-").strip().casefold()
        seconds = _seconds(unsigned)
        if seconds is None:
            raise Invalid(_("“%(value)s” is no duration like 1h 20m or 1:20:00.") % {"value": text[:100]})
        return _bounded(-seconds if text.startswith("-") else seconds)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int) and not isinstance(stored, bool)

    def show(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        hours, minutes, seconds = _parts(stored)
        words = {
            "hours": pgettext("duration", "%(n)sh") % {"n": f"{hours:,}"} if hours else "",
            "minutes": pgettext("duration", "%(n)sm") % {"n": minutes} if minutes else "",
            "seconds": pgettext("duration", "%(n)ss") % {"n": seconds} if seconds or not stored else "",
        }
        return _signed(stored, words.values())

    def write(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        hours, minutes, seconds = _parts(stored)
        words = (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "")
        return _signed(stored, (*words, f"{seconds}s" if seconds or not stored else ""))

    def export(self, stored: Any, context: ValueContext) -> Exported:
        """Seconds, as a number to calculate with."""
        return stored if self.holds(stored) else str(stored)


DURATION = Duration()


def _seconds(text: str) -> int | None:
    if _SECONDS.fullmatch(text):
        return int(text.replace(",", ""))
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = map(int, clock.groups())
        return hours * 3_600 + minutes * 60 + seconds
    written = _WRITTEN.fullmatch(text)
    if written is None or not text:
        return None
    return sum(int(amount or 0) * unit for amount, (unit, _names) in zip(written.groups(), _UNITS, strict=True))


def _bounded(seconds: int) -> int:
    if abs(seconds) > MAX_SECONDS:
        raise Invalid(_("More than %(limit)s seconds.") % {"limit": f"{MAX_SECONDS:,}"})
    return seconds


def _parts(seconds: int) -> tuple[int, int, int]:
    minutes, rest = divmod(abs(seconds), 60)
    return minutes // 60, minutes % 60, rest


def _signed(seconds: int, words: Iterable[str]) -> str:
    return ("-" if seconds < 0 else "") + " ".join(filter(None, words))
