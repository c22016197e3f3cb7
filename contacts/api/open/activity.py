"""`/open/v5/users/{id}/touch` and `/events`: what contacts do."""

from typing import Annotated, Any, Final

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, JsonValue

from contacts.api.open.paging import PartQuery, part
from contacts.api.open.users import ANSWERS, by_id
from contacts.api.reading import ContactPk, not_there, visible_contact
from contacts.models import Contact, Event
from contacts.values import epoch_ms
from contacts.values.codes import is_storable
from contacts.visitors.actions import keep_event_of
from contacts.visitors.bodies import EventName, EventProperties
from contacts.visitors.sessions import Visit, touch
from crm.api.idempotency import idempotent, tells_of
from crm.api.rest import ERRORS, Body, ProgramRequest, answer

router = Router(tags=["Events"])

EXAMPLE: Final[dict[str, Any]] = {"name": "CheckoutComplete", "property": {"amount": 42000, "currency": "KRW"}}


class EventBody(Schema):
    """Something that a contact did. It is kept for a year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "5", "channelId": "1", "userId": "17", **EXAMPLE, "createdAt": 1795816800000}]
        }
    )

    id: str
    channelId: str  # noqa: N815 - the names of the API
    userId: str  # noqa: N815
    name: str
    property: dict[str, JsonValue]
    createdAt: int  # noqa: N815


class EventAnswer(Schema):
    """An event."""

    event: EventBody


class Events(Schema):
    """Some events in order. `next` is what to send as `since` for those after them; null at the end."""

    events: list[EventBody]
    next: str | None


def _storable(value: Any) -> Any:
    """Refuse texts that PostgreSQL has no place for, wherever they are."""
    texts = [value]
    while texts:
        inner = texts.pop()
        if isinstance(inner, dict):
            texts += [*inner.keys(), *inner.values()]
        elif isinstance(inner, list):
            texts += inner
        elif isinstance(inner, str) and not is_storable(inner):
            raise ValueError("Has a character that can’t be.")
    return value


class NewEvent(Body):
    """Something that a contact did, with at most 4 kB of `property`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: EventName
    property: Annotated[EventProperties, AfterValidator(_storable), Field(description="Any names and values.")] = {}


@router.post("/{int:user_id}/touch", response=ANSWERS, summary="Record activity")
@idempotent
def touch_user(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Record that the contact was active now.

    Within 30 minutes of the last activity it continues the session, else a new one is counted in `sessionsCount`. Of
    a blocked contact nothing is recorded.
    """
    visible_contact(request, pk=user_id)
    touch(request.channel, user_id, Visit(timezone.now()))
    return by_id(request, user_id)


@router.get("/{int:user_id}/events", response={200: Events, **ERRORS}, summary="The events of a contact")
def events(request: ProgramRequest, user_id: ContactPk, query: Query[PartQuery]) -> HttpResponse:
    """Return what the contact did: what programs have told, and what the install script has."""
    query.check(request)
    contact = visible_contact(request, pk=user_id)
    found = part(request.channel.events.filter(contact=contact), query, "at")
    return answer({"events": [_as_json(event) for event in found.rows], "next": found.next})


@router.post("/{int:user_id}/events", response={201: EventAnswer, **ERRORS}, summary="Add an event")
@idempotent
def add_event(request: ProgramRequest, user_id: ContactPk, payload: NewEvent) -> HttpResponse:
    """Keep what the contact did now. It stands in the timeline, and is no activity: touch the contact for that."""
    try:
        event = keep_event_of(request.channel, user_id, payload.name, payload.property)
    except Contact.DoesNotExist as error:
        raise not_there() from error
    tells_of(request, user_id)
    return answer({"event": _as_json(event)}, 201)


def _as_json(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "channelId": str(event.channel_id),
        "userId": str(event.contact_id),
        "name": event.name,
        "property": event.properties,
        "createdAt": epoch_ms(event.at),
    }
