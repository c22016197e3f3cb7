"""Days and moments as people and spreadsheets write them."""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from django.utils import formats
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from contacts.values import DATE, DATETIME, MAX_MS, MIN_MS, Invalid, ValueContext, epoch_ms, instant

KOREA: Final = ValueContext(ZoneInfo("Asia/Seoul"), "KR")
languages = st.sampled_from(["en", "ko"])


@pytest.mark.parametrize(
    "typed",
    [
        "2024-03-05", "2024-3-5", "2024/3/5", "2024.03.05", "2024. 3. 5.", "2024. 3. 5", " 2024.3.5. ",
        "2024년 3월 5일", "2024년3월5일", "Mar 5, 2024", "mar. 5, 2024", "March 5th, 2024", "MARCH 5 2024",
        "5 Mar 2024", "5-Mar-2024", "5 March, 2024", "２０２４．３．５",
    ],
)  # fmt: skip
def test_a_day_is_typed_in_many_ways(typed: str) -> None:
    assert DATE.read(typed, KOREA) == "2024-03-05"
    assert DATETIME.read(typed, KOREA) == epoch_ms(datetime(2024, 3, 5, tzinfo=KOREA.zone))


@pytest.mark.parametrize(
    "time",
    [
        "13:45", "13:45:00", "오후 1:45", "오후 1:45:00", "오후 1시 45분", "13시 45분", "PM 1:45", "1:45 PM", "1:45PM",
        "1:45 p.m.", "1:45\u202fpm", "13:45 +0900", "04:45 UTC", "13:45:00.000",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "day", ["2024. 3. 5.", "2024. 3. 5", "2024-03-05", "Mar 5, 2024", "5 Mar 2024,", "2024년 3월 5일"]
)
def test_a_moment_is_typed_in_many_ways(day: str, time: str) -> None:
    assert DATETIME.read(f"{day} {time}", KOREA) == epoch_ms(datetime(2024, 3, 5, 13, 45, tzinfo=KOREA.zone))


@pytest.mark.parametrize(
    ("time", "hour"),
    [("12:00 AM", 0), ("12:00 PM", 12), ("오전 12:00", 0), ("오후 12시", 12), ("오전 0:00", 0), ("11:00 am", 11)],
)
def test_noon_and_midnight_are_told_apart(time: str, hour: int) -> None:
    assert DATETIME.read(f"2024-03-05 {time}", KOREA) == epoch_ms(datetime(2024, 3, 5, hour, tzinfo=KOREA.zone))


@given(st.dates(), languages)
def test_a_day_that_is_shown_can_be_typed(day: date, language: str) -> None:
    with override(language):
        for shown in (DATE.show(day.isoformat(), KOREA), formats.date_format(day, "SHORT_DATE_FORMAT")):
            assert DATE.read(shown, KOREA) == day.isoformat()


@given(st.integers(MIN_MS + 60_000, MAX_MS), languages, st.sampled_from(["Asia/Seoul", "UTC", "America/New_York"]))
def test_a_moment_that_is_shown_can_be_typed(ms: int, language: str, zone: str) -> None:
    context = ValueContext(ZoneInfo(zone), "KR")
    with override(language):
        shown = DATETIME.show(ms, context)
        typed = DATETIME.read(shown, context)
        brief, _tooltip = DATETIME.brief(ms, context)
        day = DATE.read(brief, context)
    assert isinstance(typed, int)
    local, again = (instant(moment).astimezone(context.zone) for moment in (ms, typed))
    assert again.replace(tzinfo=None) == local.replace(second=0, microsecond=0, tzinfo=None)
    assert day == local.date().isoformat()


@pytest.mark.parametrize("typed", ["03/04/2024", "3.4.2024", "25-12-2024", "24/03/05", "3. 4. 24."])
def test_a_day_that_may_be_another_is_refused_with_advice(typed: str) -> None:
    for text, type_ in ((typed, DATE), (typed, DATETIME), (f"{typed} 13:45", DATETIME)):
        with pytest.raises(Invalid, match="Write the year first, like 1998-06-01"):
            type_.read(text, KOREA)


@pytest.mark.parametrize("typed", ["2024-02-30", "Feb 30, 2024", "2024년 13월 1일", "0000-01-01"])
def test_a_day_that_the_calendar_lacks_is_refused(typed: str) -> None:
    for type_ in (DATE, DATETIME):
        with pytest.raises(Invalid, match="is no day of the calendar"):
            type_.read(typed, KOREA)


@pytest.mark.parametrize("time", ["25:00", "13:00 PM", "오후 13:45", "12:60", "10:00 +25:00"])
def test_a_time_that_no_day_has_is_refused(time: str) -> None:
    with pytest.raises(Invalid, match="is no time of a day"):
        DATETIME.read(f"2024. 3. 5. {time}", KOREA)


@pytest.mark.parametrize(
    "typed",
    ["20240305", "2024-03", "5 März 2024", "Mar 2024", "2024-3/5", "2024-03-05 AM 1:45 PM", "13:45", "٢٠٢٤-٣-٥x"],
)
def test_what_is_no_written_day_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="is no date like"):
        DATE.read(typed, KOREA)
    with pytest.raises(Invalid, match="is no time like"):
        DATETIME.read(typed, KOREA)


def test_an_iso_moment_keeps_its_own_zone_and_precision() -> None:
    moment = datetime(2024, 3, 5, 4, 45, 1, 234_000, tzinfo=UTC)
    assert DATETIME.read("2024-03-05T13:45:01.234+09:00", KOREA) == epoch_ms(moment)
