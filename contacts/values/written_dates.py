"""Days and times as people and spreadsheets write them, in English and Korean: a closed table of forms, no guesses.

Every form says its year in four digits and which number is the month. `03/04/2024` doesn't, so it is refused.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

from django.utils.translation import gettext as _

from contacts.values.base import Invalid

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for word in words
}
_MONTH: Final = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_DAY: Final = r"(?P<day>\d{1,2})"

_DAYS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR} ?(?P<mark>[-./]) ?(?P<month>\d{{1,2}}) ?(?P=mark) ?{_DAY} ?\.?",  # 2024-03-05, 2024. 3. 5.
        rf"{_YEAR} ?년 ?(?P<month>\d{{1,2}}) ?월 ?{_DAY} ?일",
        rf"{_MONTH} ?{_DAY}(?:st|nd|rd|th)?,? {_YEAR}",  # Mar 5, 2024
        rf"{_DAY}(?:st|nd|rd|th)?(?P<mark>[- ]){_MONTH}(?:(?P=mark)|, ){_YEAR}",  # 5 Mar 2024, 5-Mar-2024
    )
)
_UNCLEAR_DAY: Final = re.compile(r"\d{1,2} ?([-./]) ?\d{1,2} ?\1 ?(\d{4}|\d{2})\.?", re.ASCII)

_BEFORE_NOON: Final = frozenset({"am", "a.m.", "오전"})
_HALF: Final = r"(?:am|pm|a\.m\.|p\.m\.|오전|오후)"
_TIME: Final = re.compile(
    rf"""(?P<day>.*?[^\s,])(?:\s?,\s?|\s|(?<=\d)t(?=\d))
    (?:(?P<before>{_HALF})\s?)?
    (?P<hour>\d{{1,2}})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{{1,6}}))?)?
        |\s?시(?:\s?(?P<minute_ko>\d{{1,2}})\s?분(?:\s?(?P<second_ko>\d{{1,2}})\s?초)?)?)
    (?:\s?(?P<after>{_HALF}))?
    (?:\s?(?P<zone>z|utc|gmt|[+-]\d\d:?\d\d))?""",
    re.ASCII | re.VERBOSE,
)


def read_day(text: str) -> date | None:
    """Return the day that a text is a written form of; None if it is none.

    Raise Invalid if it says no day of the calendar, or doesn't say which number is the month.
    """
    return _day(_plain(text), text)


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a text of a day and a time is a written form of; None if it is none.

    Without a zone of its own it is in the given one. Raise Invalid as `read_day`, and for no time of a day.
    """
    written = _TIME.fullmatch(_plain(text))
    if written is None or (written["before"] and written["after"]):
        return None
    day = _day(written["day"], text)
    if day is None:
        return None
    hour = int(written["hour"])
    if half := written["before"] or written["after"]:
        if hour > 12:
            raise Invalid(_("“%(value)s” is no time of a day.") % {"value": text[:100]})
        hour = hour % 12 + (0 if half in _BEFORE_NOON else 12)
    try:
        return datetime(
            day.year,
            day.month,
            day.day,
            hour,
            int(written["minute"] or written["minute_ko"] or 0),
            int(written["second"] or written["second_ko"] or 0),
            int((written["fraction"] or "").ljust(6, "0")),
            tzinfo=_zone(written["zone"]) if written["zone"] else zone,
        )
    except ValueError:
        raise Invalid(_("“%(value)s” is no time of a day.") % {"value": text[:100]}) from None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _day(plain: str, text: str) -> date | None:
    written = next(filter(None, (form.fullmatch(plain) for form in _DAYS)), None)
    if written is None:
        if _UNCLEAR_DAY.fullmatch(plain):
            raise Invalid(
                _("“%(value)s” may be read as different days. Write the year first, like 1998-06-01.")
                % {"value": text[:100]}
            )
        return None
    month = _MONTHS.get(written["month"]) or int(written["month"])
    try:
        return date(int(written["year"]), month, int(written["day"]))
    except ValueError:
        raise Invalid(_("“%(value)s” is no day of the calendar.") % {"value": text[:100]}) from None


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
    return timezone(-offset if name[0] == "-" else offset)
