"""What unification knows of somebody, each value with the rank by which it beats, or is beaten by, another's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final, NamedTuple

from contacts.fields import PROFILE, verified_by
from contacts.models import Contact, Visitor
from contacts.values import Stored, epoch_ms, instant, is_empty

SESSIONS: Final = "sessionsCount"
SEEN: Final = "lastSeenAt"
MEDIA: Final = ("email", "texting")
PLATFORMS: Final = ("web", "mobile")
# The profile keys whose verification is stored → the column that says it.
VERIFIED: Final = {
    key: flag.column for key in ("email", "mobileNumber") if (flag := verified_by(f"{PROFILE}.{key}")) is not None
}

# Activity that follows sooner continues a session (docs/decisions/027-activity.md).
SESSION: Final = timedelta(minutes=30)

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Kind(IntEnum):
    """In the order in which their values beat each other."""

    VISITOR = 0
    LEAD = 1
    MEMBER = 2


class Ranked(NamedTuple):
    """A value that is there, and its rank: the higher one wins, among equals that of the kept contact."""

    value: Any
    rank: tuple[Any, ...]


class Consent(NamedTuple):
    """Whether marketing is refused, and since when that is known; None for an unknown moment."""

    is_withdrawn: bool = False
    at: datetime | None = None


class Device(NamedTuple):
    """What is known of the visits with a browser, or with an app. `facts` is None when nothing is."""

    facts: Ranked | None = None
    sessions: int = 0
    last_seen: int | None = None


@dataclass(frozen=True)
class Person:
    """A contact or a visitor; or several, united.

    `values` are by profile key. `verified` are the pairs of key and value that were verified for one of them. `cities`
    are by country, as a city is nothing without its own.
    """

    kind: Kind
    member_id: str | None
    values: Mapping[str, Ranked]
    verified: frozenset[tuple[str, str]]
    tags: Mapping[str, tuple[Any, ...]]
    consents: Mapping[str, Consent]
    blocked: bool
    has_chat: bool
    sessions: int
    first_seen: datetime
    last_seen: datetime | None
    language: Ranked | None
    country: Ranked | None
    cities: Mapping[str | None, Ranked]
    devices: Mapping[str, Device]

    @classmethod
    def of_contact(cls, contact: Contact) -> "Person":
        """Return what a contact is as stored."""
        kind = Kind.MEMBER if contact.type == Contact.Type.MEMBER else Kind.LEAD
        verified = {key for key, column in VERIFIED.items() if getattr(contact, column)}
        return _person(
            contact, kind, contact.member_id, verified, contact.updated_at, contact.blocked, contact.has_chat
        )

    @classmethod
    def of_visitor(cls, visitor: Visitor) -> "Person":
        """Return what was collected of a visitor, of which nothing is verified."""
        return _person(visitor, Kind.VISITOR, None, set(), visitor.last_seen_at)

    def without_session_of(self, other: "Person") -> "Person":
        """Return the person without the last session if it is the last one of the other too, as they are one."""
        devices = {
            platform: device._replace(sessions=device.sessions - 1)
            if device.sessions and _is_one_session(_moment(device), _moment(other.devices[platform]))
            else device
            for platform, device in self.devices.items()
        }
        is_shared = self.sessions and _is_one_session(self.last_seen, other.last_seen)
        return replace(self, sessions=self.sessions - 1 if is_shared else self.sessions, devices=devices)


def written(value: Stored) -> str:
    """Return a stored value as text that is the same for equal values only."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def is_same(one: Stored, other: Stored) -> bool:
    """Return whether two stored values are the same; 1 isn’t true."""
    return written(one) == written(other)


def _is_one_session(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) < SESSION


def _moment(device: Device) -> datetime | None:
    return None if device.last_seen is None else instant(device.last_seen)


def _person(
    row: Contact | Visitor,
    kind: Kind,
    member_id: str | None,
    verified: set[str],
    changed_at: datetime,
    blocked: bool = False,
    has_chat: bool = False,
) -> Person:
    profile = {key: value for key, value in row.profile.items() if not is_empty(value)}
    visit = (row.last_seen_at or _NEVER, changed_at)
    return Person(
        kind=kind,
        member_id=member_id,
        values={key: Ranked(value, (kind, key in verified, changed_at)) for key, value in profile.items()},
        verified=frozenset((key, written(profile[key])) for key in verified if key in profile),
        tags={tag: (kind, changed_at, -place) for place, tag in enumerate(row.tags)},
        consents={
            medium: Consent(getattr(row, f"unsubscribe_{medium}"), getattr(row, f"unsubscribe_{medium}_at"))
            for medium in MEDIA
        },
        blocked=blocked,
        has_chat=has_chat,
        sessions=row.sessions_count,
        first_seen=row.created_at,
        last_seen=row.last_seen_at,
        language=Ranked(row.language, visit) if row.language else None,
        country=Ranked(row.country, visit) if row.country else None,
        cities={row.country: Ranked(row.city, visit)} if row.city else {},
        devices={platform: _device(getattr(row, platform), row.last_seen_at) for platform in PLATFORMS},
    )


def _device(stored: Mapping[str, Any], last_seen_at: datetime | None) -> Device:
    facts = {key: value for key, value in stored.items() if key not in (SESSIONS, SEEN) and not is_empty(value)}
    seen = stored.get(SEEN)
    at = seen if seen is not None else epoch_ms(last_seen_at or _NEVER)
    return Device(Ranked(facts, (at,)) if facts else None, stored.get(SESSIONS) or 0, seen)
