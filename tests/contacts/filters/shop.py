"""A channel with a key of each type, and contacts that hold everything that may ever have been stored."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from contacts.fields import Catalogue
from contacts.models import Contact, ProfileKey
from contacts.values import epoch_ms, is_empty
from crm.models import Channel

NOW = datetime(2026, 11, 23, 7, 40, 0, 123000, tzinfo=UTC)
NOWS = [
    NOW,
    datetime(2027, 2, 28, 15, 30, tzinfo=UTC),  # no 29 February; already March in Seoul
    datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # clocks change in Europe
]
ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]

KEYS = {
    "text": "string",
    "total": "number",
    "watched": "duration",
    "vip": "boolean",
    "birthday": "date",
    "signedUpAt": "datetime",
    "interests": "list",
    "scores": "listOfNumber",
}
STANDARD = {"name": "string", "email": "string", "mobileNumber": "string", "landlineNumber": "string"}

LONG = "x" * 199
TEXTS = [
    *("a", "A", "ａ", "b", "ab", "Straße", "STRASSE", "ﬁ", "fi", "é", "e\u0301", "İ", "ς", "Σ", "K", "홍길동", "길동"),
    *("100%", "100x", "a_b", "a\\b", "\\", "%", "_", "'", '"', "''; --", "$.x", "__", "{a,b}", " ", "a\nb", "a,b"),
    *("0", "5", "true", "null", '["a"]', LONG, LONG + "y", LONG + "yy", LONG + "yz", LONG + "y" + "z" * 100),
]
EMAILS = ["kim@example.com", "KIM@Example.com", "lee@example.com", "kim@example.co"]
PHONES = ["+821012345678", "+821012345679", "+82212345678", "+12025550123"]
NUMBERS = [0, 1, -1, 5, 5.5, 0.1, 0.3, 500, 500.01, -0.01, 999_999_999_999_999, 1e20, -1e20, 1e-7]
DURATIONS: list[Any] = [0, 1, 59, 60, 4_800, -60, 10**12 - 1, 10**13]
DAYS = ["1998-06-01", "2024-02-29", "2026-02-28", "2026-11-22", "2026-11-23", "2026-11-24", "2026-12-31", "2027-01-01"]
DAYS += ["2026-10-23", "2025-11-23", "2000-03-01", "0001-01-01", "9999-12-31", "2026-03-29"]
NO_DAYS = [
    "2026-02-29",
    "2026-2-3",
    "20260101",
    "2026-13-01",
    "0000-01-01",
    "2026-11-23x",
    "2026-11-23\n",
    "２０２６-01-01",
]
INSTANTS = [
    epoch_ms(moment + step)
    for moment in [*NOWS, datetime(2026, 11, 15, 15, tzinfo=UTC), datetime(1998, 6, 1, tzinfo=UTC)]
    for step in (timedelta(0), timedelta(milliseconds=1), -timedelta(milliseconds=1), timedelta(days=-7), timedelta(1))
]
# As texts they look like the values of other types.
LOOKALIKES = ['["a"]', '["a", "b"]', "[1]", "[1, 5]", "1h 20m", "4800", "true", "1500000000000"]
LISTS: list[Any] = [
    ["a"],
    ["A", "b"],
    ["ａ"],
    ["a", "a"],
    ["100%"],
    ["홍길동", "b"],
    [""],
    ["5"],
    ["a", 5],
    [None],
    [["a"]],
]
NUMBER_LISTS: list[Any] = [[1], [1, 5], [5.5, 0], [5.0], [5, "5"], [True], [0.1, 0.3, 1]]
NOTHING: list[Any] = [None, "", []]
ODD: list[Any] = [True, False, {}, {"a": 1}, 1.5, 1e300, 123456.789, *LOOKALIKES]
# What only an earlier type of the key can have left, though it lies among what the type compares.
LEFT: dict[str, list[Any]] = {
    "duration": [0.5, 4_800.5],
    "datetime": [INSTANTS[0] + 0.5, INSTANTS[1] - 0.25],
    "list": LOOKALIKES,
    "listOfNumber": LOOKALIKES,
}

OF_TYPE: dict[str, list[Any]] = {
    "string": TEXTS,
    "number": NUMBERS,
    "duration": DURATIONS,
    "boolean": [True, False],
    "date": DAYS + NO_DAYS,
    "datetime": INSTANTS,
    "list": LISTS,
    "listOfNumber": NUMBER_LISTS,
}
OF_KEY = {"email": EMAILS, "mobileNumber": PHONES, "landlineNumber": PHONES}
ANY = [value for values in OF_TYPE.values() for value in values] + EMAILS + PHONES + ODD


def make_channel(slug: str, time_zone: str = "Asia/Seoul") -> Channel:
    channel = Channel.objects.create(slug=slug, name=slug, plugin_key=slug, time_zone=time_zone, country="KR")
    ProfileKey.everywhere.bulk_create(
        ProfileKey(channel=channel, key=key, type=type_, label=key.title(), position=position)
        for position, (key, type_) in enumerate((KEYS | STANDARD).items())
    )
    return channel


def make_contacts(channel: Channel, count: int, seed: int) -> list[Contact]:
    """Contacts with stored values of all types, more often of the right one."""
    chance = random.Random(seed)
    made = [_contact(channel, number, chance) for number in range(count)]
    Contact.everywhere.bulk_create(made)
    return list(channel.contacts.order_by("id"))


def catalogue(channel: Channel) -> Catalogue:
    return Catalogue.of(channel)


def add(channel: Channel, profile: dict[str, Any] | None = None, **columns: Any) -> Contact:
    return Contact.everywhere.create(channel=channel, type="lead", profile=profile or {}, **columns)


def _contact(channel: Channel, number: int, chance: random.Random) -> Contact:
    profile = {}
    for key, type_ in (KEYS | STANDARD).items():
        value = _value(OF_KEY.get(key, OF_TYPE[type_] + LEFT.get(type_, [])), chance)
        if value is not ...:
            profile[key] = value
    if chance.random() < 0.2:
        profile["firstName"] = chance.choice(TEXTS)
    member = chance.random() < 0.5
    moments = [datetime.fromtimestamp(ms // 1000, UTC) + timedelta(microseconds=ms % 1000 * 1000) for ms in INSTANTS]
    return Contact(
        channel=channel,
        type="member" if member else "lead",
        member_id=f"{chance.choice(['a', 'A', 'ｂ'])}{number}" if member else None,
        profile=profile,
        tags=chance.choice([[], ["vip"], ["vip", "new"], ["shop/shoes"], ["홍길동"]]),
        last_seen_at=chance.choice([None, *moments, moments[0] + timedelta(microseconds=500)]),
        sessions_count=chance.choice([0, 0, 1, 5, 500]),
        country=chance.choice([None, "KR", "us"]),
        city=chance.choice([None, "Seoul", "a_b", "ＳＥＯＵＬ"]),
        blocked=chance.random() < 0.3,
        web=chance.choice([{}, {"os": "iOS"}, {"os": "IOS", "sessionsCount": 5}, {"os": 5, "sessionsCount": "5"}]),
        mobile=chance.choice([{}, {"lastSeenAt": INSTANTS[0]}, {"lastSeenAt": "2026-11-23"}]),
    )


def _value(fitting: list[Any], chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.12:
        return ...
    if kind < 0.24:
        return chance.choice(NOTHING)
    return chance.choice(ANY if kind < 0.4 else fitting)


def has_value(stored: object) -> bool:
    return not is_empty(stored)
