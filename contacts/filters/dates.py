"""Days and instants: the beginning of a day in a zone, steps of months, and what “the last 7 days” are now."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

from contacts.values import EPOCH, MAX_MS, MIN_MS, epoch_ms, instant

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
UNITS: Final[tuple[str, ...]] = get_args(Unit)
END_MS: Final = MAX_MS + 1

# A day that there is, as ISO text: for Python and PostgreSQL alike.
CALENDAR_DAY: Final = (
    "(?!0000)(?:"
    "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)

_MS: Final = {"minute": 60_000, "hour": 3_600_000}
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}

Span = tuple[int, int]  # epoch milliseconds: from, up to but not including


def today(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def beginning(day: date, zone: ZoneInfo) -> int:
    """Return the first instant of the day in the zone, in epoch milliseconds.

    Where the clocks skip midnight, the day begins when they jump: that is what zoneinfo makes of a time that
    there isn't, when it reads it by the offset before.
    """
    return _clipped((datetime.combine(day, time.min, zone) - EPOCH) // timedelta(milliseconds=1))


def whole(day: date, zone: ZoneInfo) -> Span:
    """Return the span from the beginning of the day to the beginning of the next."""
    return beginning(day, zone), beginning(shifted(day, 1, "day"), zone)


def shifted(day: date, amount: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years on, at most the last of its month, within the calendar."""
    if unit in _DAYS:
        ordinal = day.toordinal() + amount * _DAYS[unit]
        return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
    months = day.year * 12 + day.month - 1 + amount * _MONTHS[unit]
    year, month = divmod(months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last(amount: int, unit: str, now: datetime, zone: ZoneInfo) -> Span:
    """Return the span until now: of exact minutes and hours, else from the beginning of the day so long ago."""
    end = epoch_ms(now)
    start = end - amount * _MS[unit] if unit in _MS else beginning(shifted(today(now, zone), -amount, unit), zone)
    return _clipped(start), _clipped(end + 1)


def coming(amount: int, unit: str, now: datetime, zone: ZoneInfo) -> Span:
    """Return the span from now: of exact minutes and hours, else to the end of the day so far ahead."""
    start = epoch_ms(now)
    end = start + amount * _MS[unit] + 1 if unit in _MS else whole(shifted(today(now, zone), amount, unit), zone)[1]
    return _clipped(start), _clipped(end)


def days_of(span: Span, zone: ZoneInfo) -> tuple[str, str]:
    """Return the first and the last calendar day that the span touches, as ISO text."""
    first, final = (instant(ms).astimezone(zone).date() for ms in (span[0], span[1] - 1))
    return first.isoformat(), final.isoformat()


def anniversaries(days: int, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Return months and days (`12-31`) from today on; 29 February is the 28th in years without it."""
    first = today(now, zone)
    found = []
    for ahead in range(min(days, 366) + 1):
        day = shifted(first, ahead, "day")
        found.append(f"{day:%m-%d}")
        if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
            found.append("02-29")
    return tuple(dict.fromkeys(found))


def _clipped(ms: int) -> int:
    return min(max(ms, MIN_MS), END_MS)
