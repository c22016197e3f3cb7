import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.values.base import BRIEF, Exported, Invalid, Stored, ValueContext, ValueType
from contacts.values.written_dates import read_day, read_moment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIN_MS = int((datetime(1, 1, 2, tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1))
MAX_MS = int((datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1))

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Date(ValueType):
    """A calendar day, stored as `YYYY-MM-DD`; read in the forms of `contacts.values.written_dates`."""

    name = "date"
    label = gettext_lazy("Date")
    compared_as = "day"
    icon = "calendar"
    control = "date"
    sheet = "date"
    column = "date"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Invalid(_("Must be a date like 1998-06-01."))
        return self.read(value, context)

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        if self.holds(text):
            return text
        if (day := read_day(text)) is None:
            raise Invalid(_("“%(value)s” is no date like 1998-06-01.") % {"value": text[:100]})
        return day.isoformat()

    def holds(self, stored: object) -> bool:
        if not isinstance(stored, str) or not _DAY.fullmatch(stored):
            return False
        try:
            return bool(date.fromisoformat(stored))
        except ValueError:
            return False

    def show(self, stored: Any, context: ValueContext) -> str:
        return self.formatter(context)(stored)[0]

    def brief(self, stored: Any, context: ValueContext) -> tuple[str, str]:
        return self.formatter(context)(stored)

    def formatter(self, context: ValueContext) -> Callable[[Any], tuple[str, str]]:
        language = get_language()

        def brief(stored: Any) -> tuple[str, str]:
            text = _day(date.fromisoformat(stored), language) if self.holds(stored) else str(stored)
            return text, text if len(text) > BRIEF else ""

        return brief

    def export(self, stored: Any, context: ValueContext) -> Exported:
        return date.fromisoformat(stored) if self.holds(stored) else str(stored)


class DateTime(ValueType):
    """An instant, stored as epoch milliseconds; without a zone it is read in the channel's."""

    name = "datetime"
    label = gettext_lazy("Date and time")
    compared_as = "moment"
    whole = True
    icon = "calendar-clock"
    control = "datetime"
    sheet = "datetime"
    column = "date"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if not MIN_MS <= value <= MAX_MS:
                raise Invalid(_("Out of the range of dates."))
            return value
        if isinstance(value, str):
            return self.read(value, context)
        raise Invalid(_("Must be epoch milliseconds, or ISO 8601 like 1998-06-01T09:30:00Z."))

    def read(self, text: str, context: ValueContext) -> Stored:
        text = text.strip()
        if not text:
            return None
        moment = _iso(text, context.zone) or read_moment(text, context.zone) or _midnight(text, context.zone)
        if moment is None:
            raise Invalid(_("“%(value)s” is no time like 1998-06-01 09:30.") % {"value": text[:100]})
        return self.parse(epoch_ms(moment), context)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int) and not isinstance(stored, bool) and MIN_MS <= stored <= MAX_MS

    def show(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        return formats.date_format(instant(stored).astimezone(context.zone), "SHORT_DATETIME_FORMAT")

    def brief(self, stored: Any, context: ValueContext) -> tuple[str, str]:
        return self.formatter(context)(stored)

    def formatter(self, context: ValueContext) -> Callable[[Any], tuple[str, str]]:
        zone, language = context.zone, get_language()

        def brief(stored: Any) -> tuple[str, str]:
            if not self.holds(stored):
                return str(stored), ""
            moment = instant(stored).astimezone(zone).replace(tzinfo=None)
            return _day(moment.date(), language), moment.isoformat(" ", "seconds")

        return brief

    def write(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        moment = instant(stored).astimezone(context.zone).replace(tzinfo=None)
        return moment.isoformat(
            timespec="milliseconds" if moment.microsecond else "minutes" if not moment.second else "seconds"
        )

    def export(self, stored: Any, context: ValueContext) -> Exported:
        return instant(stored).astimezone(context.zone).replace(tzinfo=None) if self.holds(stored) else str(stored)


DATE, DATETIME = Date(), DateTime()


def epoch_ms(moment: datetime) -> int:
    """An instant as epoch milliseconds, without a detour over floats."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def instant(ms: int) -> datetime:
    """Epoch milliseconds as an instant in UTC."""
    return EPOCH + timedelta(milliseconds=ms)


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    if not _INSTANT.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _midnight(text: str, zone: ZoneInfo) -> datetime | None:
    day = read_day(text)
    return datetime(day.year, day.month, day.day, tzinfo=zone) if day else None


@lru_cache(maxsize=50_000)
def _day(day: date, language: str | None) -> str:
    """Remembered, as a page shows the same few days hundreds of times."""
    return formats.date_format(day, "SHORT_DATE_FORMAT")
