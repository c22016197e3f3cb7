"""The rows of the demo's contacts, as columns for COPY."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import compress
from typing import Any, TypeVar

from contacts.demo import names
from contacts.demo.activity import activity
from contacts.demo.dice import Dice, Pool
from contacts.demo.keys import KEYS
from contacts.demo.names import Person, Place

T = TypeVar("T")
Column = Sequence[Any]
Columns = dict[str, Column]

CHUNK = 10_000

KOREANS, WESTERNERS = Pool(names.koreans()), Pool(names.westerners())
KOREAN_PLACES, WESTERN_PLACES = Pool(names.KOREAN_PLACES), Pool(names.WESTERN_PLACES)
MAIL_HOSTS = Pool(
    {"example.com": 60, "mail.example.com": 25, "example.net": 10, "kr.example": 5, "rare.example": 0.002}
)
TAGS = Pool(
    {
        "": 45, "vip": 3, "newsletter": 14, "shop/seoul": 8, "shop/seoul/gangnam": 3, "shop/busan": 4,
        "newsletter,shop/seoul": 5, "shop/online": 6, "shop/offline": 4, "event/2025/summer": 3,
        "event/2026/spring,newsletter": 3, "event/2026/spring": 2, "complaint": 0.5, "newsletter,vip": 1,
        "support/waiting": 0.3, "complaint,support/waiting,vip": 0.01, "fraud": 0.005,
    }
)  # fmt: skip

# What follows the country code in a mobile number.
MOBILE_NUMBERS = {
    "KR": "+8210{:08}", "US": "+1212{:07}", "GB": "+4477{:08}", "DE": "+49151{:08}", "FR": "+336{:08}",
    "ES": "+346{:08}", "AU": "+614{:08}", "JP": "+8190{:08}", "IS": "+354{:07}",
}  # fmt: skip


def people(count: int, *, first: int, seed: int, now: datetime) -> Iterator[Columns]:
    """Yield `count` contacts, numbered from `first`, in chunks of columns by name; the same arguments give the same."""
    for start in range(first, first + count, CHUNK):
        size = min(CHUNK, first + count - start)
        yield _chunk(Dice(f"{seed}/{start}", size, now), range(start, start + size))


def _chunk(dice: Dice, numbers: range) -> Columns:
    korean = dice.chance(0.72)
    persons = _either(korean, dice.draw(KOREANS), dice.draw(WESTERNERS))
    places = _either(korean, dice.draw(KOREAN_PLACES), dice.draw(WESTERN_PLACES))
    member = dice.chance(0.8)
    emails = dice.sometimes(0.88, _emails(dice, persons, numbers))
    mobiles = _mobile_numbers(dice, places, emails)
    who: Columns = {
        "type": ["member" if yes else "lead" for yes in member],
        "member_id": [member_id(number) if yes else None for yes, number in zip(member, numbers, strict=True)],
        "profile": _profiles(_standard(dice, persons, emails, mobiles) | _own(dice, numbers)),
        "tags": ["{" + tags + "}" for tags in dice.draw(TAGS)],
        "email_qualified": _both(emails, dice.chance(0.6)),
        "mobile_number_qualified": _both(mobiles, dice.chance(0.7)),
        "country": [place.country for place in places],
        "city": [place.city for place in places],
        "language": [place.language for place in places],
    }
    return who | activity(dice)


def member_id(number: int) -> str:
    return f"demo{number:09}"


def _standard(dice: Dice, persons: list[Person], emails: Column, mobiles: Column) -> Columns:
    parts = dice.chance(0.25)
    return {
        "name": [None if apart else person.full for apart, person in zip(parts, persons, strict=True)],
        "firstName": [person.first if apart else None for apart, person in zip(parts, persons, strict=True)],
        "lastName": [person.last if apart else None for apart, person in zip(parts, persons, strict=True)],
        "email": emails,
        "mobileNumber": mobiles,
        "landlineNumber": dice.sometimes(0.05, [f"+822{digits}" for digits in dice.whole(2_000_000, 79_999_999)]),
        "avatarUrl": dice.sometimes(0.03, [f"https://img.example/{n:06x}.png" for n in dice.whole(0, 0xFFFFFF)]),
        "recentPurchaseCount": dice.sometimes(0.6, [int(many) for many in dice.skewed(3)]),
        "recentPurchaseAmount": dice.sometimes(0.6, [round(amount) * 100 for amount in dice.skewed(900)]),
        "lastCheckoutCompletedAt": dice.sometimes(0.5, [at * 1000 for at in dice.ago(120, 900)]),
    }


def _own(dice: Dice, numbers: range) -> Columns:
    return {key.key: key.values(dice, numbers) for key in KEYS}


def _profiles(columns: Columns) -> list[str]:
    """Return the columns as one JSON object for each contact, without keys that have no value."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
    keys = tuple(columns)
    return [
        encode(dict(compress(zip(keys, values, strict=True), map(_present, values))))
        for values in zip(*columns.values(), strict=True)
    ]


def _present(value: object) -> bool:
    return value is not None


def _emails(dice: Dice, persons: list[Person], numbers: range) -> list[str]:
    return [
        f"{person.mailbox}{number % 100_000}@{host}"
        for person, number, host in zip(persons, numbers, dice.draw(MAIL_HOSTS), strict=True)
    ]


def _mobile_numbers(dice: Dice, places: list[Place], emails: Column) -> list[str | None]:
    """Return mobile numbers; whoever has no e-mail address has one, as a lead needs either."""
    return [
        _mobile_number(place.country, digits) if has or email is None else None
        for place, digits, has, email in zip(
            places, dice.whole(20_000_000, 99_999_999), dice.chance(0.85), emails, strict=True
        )
    ]


def _mobile_number(country: str, digits: int) -> str:
    pattern = MOBILE_NUMBERS[country]
    return pattern.format(digits // 10 if ":07" in pattern else digits)


def _either(first: list[bool], one: list[T], other: list[T]) -> list[T]:
    return [a if yes else b for yes, a, b in zip(first, one, other, strict=True)]


def _both(values: Column, flags: list[bool]) -> list[bool]:
    return [value is not None and flag for value, flag in zip(values, flags, strict=True)]
