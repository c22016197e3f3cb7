"""Activity and the rule of sessions: what comes within 30 minutes of the last activity continues the session.

Each function is one statement: PostgreSQL's functions of migration 0029 hold the rule, so that it is right however many
pages are opened at the same moment. `Contact.last_seen_at` may be up to a minute behind; sessions are counted by the
exact moment. Why: docs/decisions/027-activity.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from contacts.models.visitor import expiry
from crm.models import Channel

Place = Literal["web", "mobile"]


@dataclass(frozen=True)
class Visit:
    """Activity at one moment: where, with what (`facts` by the keys of `Contact.web` or `mobile`), from which place.

    What is None, or isn't among the facts, stays as it was. `language` is the browser's, for who has none yet.
    """

    at: datetime
    place: Place | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    country: str | None = None
    city: str | None = None
    language: str | None = None

    @property
    def params(self) -> list[Any]:
        return [self.at, self.place, Jsonb(dict(self.facts)), self.country, self.city, self.language]


class VisitorTouched(NamedTuple):
    """Which visitor was active, and the lead that this browser has become. `is_new`: whether a session began.

    `is_new` is None for a lead who is blocked: then nothing was recorded. `has_chat` is about the lead.
    """

    visitor: int
    contact: int | None
    is_new: bool | None
    has_chat: bool | None


class MemberTouched(NamedTuple):
    """Which member was active; None when there is no such member, and then nothing was recorded.

    `is_new` says whether a session began; it is None for a member who is blocked: then nothing was recorded. `differs`
    says whether the member has other values than those given. `visitor` is what this browser was until now, and `lead`
    which lead.
    """

    contact: int | None
    is_new: bool | None
    differs: bool | None
    visitor: int | None
    lead: int | None
    has_chat: bool | None


# In the same statement, so that a boot needs no other to know whether there is a chat at all.
_HAS_CHAT: Final = "contacts_has_chat(touched.contact) AS has_chat"
_CASTS: Final = "%s::timestamptz, %s::text, %s::jsonb, %s::text, %s::text, %s::text"


def touch(channel: Channel, contact_pk: int, visit: Visit) -> bool | None:
    """Record that a contact was active. Return whether a session began; None for one who is gone or blocked."""
    (is_new,) = _call(f"contacts_touch(%s, %s, {_CASTS})", [channel.pk, contact_pk, *visit.params])
    return is_new  # type: ignore[no-any-return]


def touch_visitor(channel: Channel, veil_id: UUID, visit: Visit) -> VisitorTouched:
    """Record that a browser was active of which nobody says whose it is; it becomes a visitor if it is new."""
    casts = _CASTS.replace("%s::timestamptz", "%s::timestamptz, %s::date", 1)
    at, *rest = visit.params
    params = [channel.pk, veil_id, at, expiry(visit.at), *rest]
    return VisitorTouched(*_call(f"contacts_touch_visitor(%s, %s, {casts})", params, _HAS_CHAT))


def touch_member(
    channel: Channel, member_id: str, visit: Visit, *, veil_id: UUID | None = None, given: Mapping[str, Any] = {}
) -> MemberTouched:
    """Record that a member was active. `given` are values in stored form by profile key."""
    params = [channel.pk, member_id, veil_id, Jsonb(dict(given)), *visit.params]
    function = f"contacts_touch_member(%s, %s, %s::uuid, %s::jsonb, {_CASTS})"
    return MemberTouched(*_call(function, params, _HAS_CHAT))


def _call(function: str, params: list[Any], *more: str) -> tuple[Any, ...]:
    shown = ", ".join(("touched.*", *more))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {shown} FROM {function} AS touched", params)  # noqa: S608 - own names
        row: tuple[Any, ...] = cursor.fetchone()
        return row
