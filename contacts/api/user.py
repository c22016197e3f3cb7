"""A contact as programs read it: the user object."""

from typing import Any, Final

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, JsonValue

from contacts.api.objects import as_user
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.api.idempotency import tells_of
from crm.api.rest import ProgramRequest, answer

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


def answer_user(
    request: ProgramRequest, contact: Contact, catalogue: Catalogue, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with a contact."""
    tells_of(request, contact.pk)
    return answer({"user": as_user(contact, catalogue), "online": None, **more}, status)
