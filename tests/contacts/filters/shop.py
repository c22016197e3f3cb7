"""A channel with a key of each type, and contacts that hold everything that may ever have been stored."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from contacts.fields import Catalogue
from contacts.models import Contact, ProfileKey
from contacts.values import is_empty
from crm.models import Channel
from tests.contacts.values.examples import EXAMPLES
from tests.contacts.values.examples.datetime import INSTANTS
from tests.contacts.values.examples.example import LOOKALIKES
from tests.contacts.values.examples.string import TEXTS

ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]

KEYS = {example.key: example.type.name for example in EXAMPLES.values()}
STANDARD = {"name": "string", "email": "string", "mobileNumber": "string", "landlineNumber": "string"}

EMAILS = ["kim@example.com", "KIM@Example.com", "lee@example.com", "kim@example.co"]
PHONES = ["+821012345678", "+821012345679", "+82212345678", "+12025550123"]
NOTHING: list[Any] = [None, "", []]
ODD: list[Any] = [True, False, {}, {"a": 1}, 1.5, 1e300, 123456.789, *LOOKALIKES]
OF_KEY = {"email": EMAILS, "mobileNumber": PHONES, "landlineNumber": PHONES}
ANY = [value for example in EXAMPLES.values() for value in example.compared] + EMAILS + PHONES + ODD


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
        value = _value(OF_KEY.get(key, [*EXAMPLES[type_].compared, *EXAMPLES[type_].left]), chance)
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
