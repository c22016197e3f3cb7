"""The rules by which two become one, and one becomes two again, as pure functions: docs/merging.md.

`unite` is associative, so it doesn't matter in which order three come together. Who is kept matters only for what is
equal otherwise: the kept one's member ID stays, and the kept one's values among those of the same rank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from contacts.merging.person import (
    MEDIA,
    PLATFORMS,
    SEEN,
    SESSIONS,
    VERIFIED,
    Consent,
    Device,
    Kind,
    Person,
    Ranked,
    is_same,
    written,
)
from contacts.models import Contact
from contacts.values.tags import MAX_TAGS

Columns = Mapping[str, Any]
K = TypeVar("K")
V = TypeVar("V")

# Columns of a contact that are one value each; the others have rules of their own.
_WHOLE: Final = (
    "type", "member_id", "blocked", "has_chat", "last_seen_at", "created_at", "country", "city", "language",
)  # fmt: skip


def unite(kept: Person, absorbed: Person) -> Person:
    """Return the one person that both are."""
    return Person(
        kind=max(kept.kind, absorbed.kind),
        member_id=kept.member_id if kept.member_id is not None else absorbed.member_id,
        values=_joined(kept.values, absorbed.values, _higher),
        verified=kept.verified | absorbed.verified,
        tags=_joined(kept.tags, absorbed.tags, max),
        consents=_joined(kept.consents, absorbed.consents, _united_consent),
        blocked=kept.blocked or absorbed.blocked,
        has_chat=kept.has_chat or absorbed.has_chat,
        sessions=kept.sessions + absorbed.sessions,
        first_seen=min(kept.first_seen, absorbed.first_seen),
        last_seen=_latest(kept.last_seen, absorbed.last_seen),
        language=_highest(kept.language, absorbed.language),
        country=_highest(kept.country, absorbed.country),
        cities=_joined(kept.cities, absorbed.cities, _higher),
        devices=_joined(kept.devices, absorbed.devices, _united_device),
    )


@dataclass(frozen=True)
class Result:
    """What a contact's columns are after a merge, and which tags didn't find room."""

    columns: dict[str, Any]
    left_out: tuple[str, ...]


def merged(kept: Person, absorbed: Person) -> Result:
    """Return what is stored of two after a merge. A session that both are in counts once."""
    return result(unite(kept, absorbed.without_session_of(kept)))


def result(person: Person) -> Result:
    """Return what is stored of a person. A value counts as verified if just that one was."""
    profile = {key: ranked.value for key, ranked in person.values.items()}
    tags = sorted(person.tags, key=lambda tag: (person.tags[tag], tag), reverse=True)
    country = person.country.value if person.country else None
    city = person.cities.get(country)
    columns: dict[str, Any] = {
        "type": (Contact.Type.MEMBER if person.kind == Kind.MEMBER else Contact.Type.LEAD).value,
        "member_id": person.member_id,
        "profile": profile,
        "tags": tags[:MAX_TAGS],
        "blocked": person.blocked,
        "has_chat": person.has_chat,
        "sessions_count": person.sessions,
        "created_at": person.first_seen,
        "last_seen_at": person.last_seen,
        "language": person.language.value if person.language else None,
        "country": country,
        "city": city.value if city else None,
    }
    for key, column in VERIFIED.items():
        columns[column] = key in profile and (key, written(profile[key])) in person.verified
    for medium in MEDIA:
        consent = person.consents[medium]
        columns |= {f"unsubscribe_{medium}": consent.is_withdrawn, f"unsubscribe_{medium}_at": consent.at}
    columns |= {platform: _stored_device(person.devices[platform]) for platform in PLATFORMS}
    return Result(columns, tuple(tags[MAX_TAGS:]))


def separated(before: Columns, merged: Columns, now: Columns) -> dict[str, Any]:
    """Return what the kept contact's columns are when a merge is taken back.

    What is still as the merge left it (`merged`) is as it was `before`; what was changed since stays as it is `now`.
    """
    profile = _without(before["profile"], merged["profile"], now["profile"])
    columns = {name: before[name] if now[name] == merged[name] else now[name] for name in _WHOLE}
    columns |= {"type": before["type"], "member_id": before["member_id"]}
    columns |= {"profile": profile, "tags": _tags_without(before["tags"], merged["tags"], now["tags"])}
    columns["sessions_count"] = _count_without(before, merged, now, "sessions_count")
    for key, column in VERIFIED.items():
        columns[column] = _flag_without(before, merged, now, key, column)
    for medium in MEDIA:
        names = (f"unsubscribe_{medium}", f"unsubscribe_{medium}_at")
        is_as_left = all(now[name] == merged[name] for name in names)
        columns |= {name: (before if is_as_left else now)[name] for name in names}
    for platform in PLATFORMS:
        columns[platform] = _device_without(before[platform], merged[platform], now[platform])
    return columns


def withdrawn_since(merged: Columns, now: Columns) -> dict[str, Any]:
    """Return the consents that were withdrawn after a merge: they hold for both when it is taken back."""
    columns: dict[str, Any] = {}
    for medium in MEDIA:
        flag, at = f"unsubscribe_{medium}", f"unsubscribe_{medium}_at"
        if now[flag] and (now[flag], now[at]) != (merged[flag], merged[at]):
            columns |= {flag: True, at: now[at]}
    return columns


def _joined(one: Mapping[K, V], other: Mapping[K, V], unite: Callable[[V, V], V]) -> dict[K, V]:
    both = {key: unite(one[key], other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **both}


def _higher(kept: Ranked, absorbed: Ranked) -> Ranked:
    return kept if kept.rank >= absorbed.rank else absorbed


def _highest(one: Ranked | None, other: Ranked | None) -> Ranked | None:
    return _higher(one, other) if one and other else one or other


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _united_consent(one: Consent, other: Consent) -> Consent:
    """A withdrawal wins. Of two, the first is when they stopped to agree; of two agreements, the last one is valid."""
    if one.is_withdrawn != other.is_withdrawn:
        return one if one.is_withdrawn else other
    moments = [consent.at for consent in (one, other) if consent.at]
    at = (min if one.is_withdrawn else max)(moments, default=None)
    return Consent(one.is_withdrawn, at)


def _united_device(one: Device, other: Device) -> Device:
    seen = [device.last_seen for device in (one, other) if device.last_seen is not None]
    return Device(_highest(one.facts, other.facts), one.sessions + other.sessions, max(seen, default=None))


def _stored_device(device: Device) -> dict[str, Any]:
    stored = dict(device.facts.value) if device.facts else {}
    if device.sessions:
        stored[SESSIONS] = device.sessions
    if device.last_seen is not None:
        stored[SEEN] = device.last_seen
    return stored


def _without(before: Columns, merged: Columns, now: Columns) -> dict[str, Any]:
    """Return the values by key: those that are as the merge left them as they were before, the others as now."""
    restored = {
        key: before.get(key) if is_same(now.get(key), merged.get(key)) else now.get(key) for key in {**before, **now}
    }
    return {key: value for key, value in restored.items() if value is not None}


def _flag_without(before: Columns, merged: Columns, now: Columns, key: str, column: str) -> bool:
    """Return whether the value that a key has after the separation is verified."""
    was, left, has = (columns["profile"].get(key) for columns in (before, merged, now))
    is_changed = not is_same(has, left) or (is_same(was, left) and now[column] != merged[column])
    return bool((now if is_changed else before)[column])


def _tags_without(before: list[str], merged: list[str], now: list[str]) -> list[str]:
    came, fell = set(merged) - set(before), [tag for tag in before if tag not in merged]
    stayed = [tag for tag in now if tag not in came]
    return list(dict.fromkeys([*stayed, *fell]))[:MAX_TAGS]


def _count_without(before: Columns, merged: Columns, now: Columns, name: str) -> int:
    came = (merged.get(name) or 0) - (before.get(name) or 0)
    return max((now.get(name) or 0) - came, 0)


def _device_without(before: Columns, merged: Columns, now: Columns) -> dict[str, Any]:
    if now == merged:
        return dict(before)
    stored = _without(*({key: value for key, value in it.items() if key != SESSIONS} for it in (before, merged, now)))
    sessions = _count_without(before, merged, now, SESSIONS)
    return stored | ({SESSIONS: sessions} if sessions else {})
