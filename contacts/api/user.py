"""A contact as programs read it: the user object."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, JsonValue

from contacts.fields import PROFILE, Catalogue
from contacts.models import Contact
from contacts.values import epoch_ms
from crm.api.idempotency import tells_of
from crm.api.rest import ProgramRequest, answer

# The copies of profile values beside it.
COPIES: tuple[str, ...] = ("name", "email", "mobileNumber", "landlineNumber", "avatarUrl")


EXAMPLE: Final[dict[str, Any]] = {
    "id": "17",
    "channelId": "1",
    "memberId": "ada",
    "type": "member",
    "member": True,
    "name": "Ada Lovelace",
    "named": True,
    "email": "ada@example.com",
    "emailQualified": True,
    "mobileNumber": "+821012345678",
    "mobileNumberQualified": True,
    "landlineNumber": None,
    "avatarUrl": None,
    "profile": {"name": "Ada Lovelace", "email": "ada@example.com", "mobileNumber": "+821012345678"},
    "tags": ["vip"],
    "blocked": False,
    "unsubscribeEmail": False,
    "unsubscribeEmailUpdatedAt": None,
    "unsubscribeTexting": False,
    "unsubscribeTextingUpdatedAt": None,
    "hasChat": False,
    "language": "en",
    "country": None,
    "city": None,
    "web": {},
    "mobile": {},
    "sessionsCount": 0,
    "lastSeenAt": None,
    "createdAt": 1795816800000,
    "updatedAt": 1795816800000,
    "version": 0,
}


class User(Schema):
    """A contact. Times are epoch milliseconds; `profile` has the keys that aren't archived."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    channelId: str  # noqa: N815 - the names of the API
    memberId: str | None  # noqa: N815
    type: str
    member: bool
    name: str | None
    named: bool
    email: str | None
    emailQualified: bool  # noqa: N815
    mobileNumber: str | None  # noqa: N815
    mobileNumberQualified: bool  # noqa: N815
    landlineNumber: str | None  # noqa: N815
    avatarUrl: str | None  # noqa: N815
    profile: dict[str, JsonValue]
    tags: list[str]
    blocked: bool
    unsubscribeEmail: bool  # noqa: N815
    unsubscribeEmailUpdatedAt: int | None  # noqa: N815
    unsubscribeTexting: bool  # noqa: N815
    unsubscribeTextingUpdatedAt: int | None  # noqa: N815
    hasChat: bool  # noqa: N815
    language: str | None
    country: str | None
    city: str | None
    web: dict[str, JsonValue]
    mobile: dict[str, JsonValue]
    sessionsCount: int  # noqa: N815
    lastSeenAt: int | None  # noqa: N815
    createdAt: int  # noqa: N815
    updatedAt: int  # noqa: N815
    version: int


class UserAnswer(Schema):
    """A contact; `online` is there for programs that expect it. `ignored`: the paths of values that had no place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"user": EXAMPLE, "online": None, "ignored": []}]})

    user: User
    online: None = None
    ignored: list[str] = []


def as_user(contact: Contact, catalogue: Catalogue) -> dict[str, Any]:
    """Return the user object as JSON."""
    profile = {key: value for key, value in contact.profile.items() if f"{PROFILE}.{key}" in catalogue}
    return {
        "id": str(contact.pk),
        "channelId": str(contact.channel_id),
        "memberId": contact.member_id,
        "type": str(contact.type),
        "member": contact.type == Contact.Type.MEMBER,
        **{key: _text(profile.get(key)) for key in COPIES},
        "named": "name" in profile,
        "emailQualified": contact.email_qualified,
        "mobileNumberQualified": contact.mobile_number_qualified,
        "profile": profile,
        "tags": contact.tags,
        "blocked": contact.blocked,
        "unsubscribeEmail": contact.unsubscribe_email,
        "unsubscribeEmailUpdatedAt": _ms(contact.unsubscribe_email_at),
        "unsubscribeTexting": contact.unsubscribe_texting,
        "unsubscribeTextingUpdatedAt": _ms(contact.unsubscribe_texting_at),
        "hasChat": contact.has_chat,
        "language": contact.language,
        "country": contact.country,
        "city": contact.city,
        "web": contact.web,
        "mobile": contact.mobile,
        "sessionsCount": contact.sessions_count,
        "lastSeenAt": _ms(contact.last_seen_at),
        "createdAt": _ms(contact.created_at),
        "updatedAt": _ms(contact.updated_at),
        "version": contact.version,
    }


def answer_user(
    request: ProgramRequest, contact: Contact, catalogue: Catalogue, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with a contact."""
    tells_of(request, contact.pk)
    return answer({"user": as_user(contact, catalogue), "online": None, **more}, status)


def only(user: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Return these members of a user object; `profile.<key>` is one of its profile."""
    chosen = {name: value for name, value in user.items() if name in names}
    keys = {key: value for key, value in user["profile"].items() if f"{PROFILE}.{key}" in names}
    return chosen | ({"profile": keys} if keys and "profile" not in chosen else {})


def _text(value: object) -> str | None:
    """A key may have another type than it began with."""
    return value if value is None or isinstance(value, str) else str(value)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else epoch_ms(moment)
