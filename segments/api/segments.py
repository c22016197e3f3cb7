"""The addresses of `/api/v1/segments`."""

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

from contacts.api.objects import as_user
from contacts.api.reading import MOST_ID, ContactPk, known_catalogue, member_id_of, visible_contact
from contacts.api.user import User
from contacts.filters import FilterInvalid
from contacts.values import epoch_ms
from crm.api.errors import Problem, Refused
from crm.api.rest import CONFLICT, ERRORS, Parameters, ProgramRequest, answer
from segments import audiences
from segments.access import visible_segment
from segments.models import Segment

router = Router(tags=["Segments"])


class SegmentAnswer(Schema):
    """A segment. `count` is how many it had at `countedAt`; one that is `broken` finds nobody until it is mended."""

    id: str
    name: str
    filter: JsonValue
    count: int | None
    countedAt: int | None  # noqa: N815 - the names of the API
    broken: bool


class Segments(Schema):
    """All segments."""

    segments: list[SegmentAnswer]


class SegmentContacts(Schema):
    """Some contacts of a segment, by id. `next` is what to send as `since` for those after them."""

    contacts: list[User]
    next: str | None


class Contains(Schema):
    """Whether somebody is in a segment."""

    contains: bool


class PageQuery(Parameters):
    """Which part of a list."""

    since: Annotated[str, Field(pattern="^([1-9][0-9]{0,18})?$", description="What an answer said as `next`.")] = ""
    limit: Annotated[int, Field(ge=1, le=500, description="How many at most.")] = 25


class WhoQuery(Parameters):
    """Who is asked for, by one of the two."""

    memberId: Annotated[str, Field(max_length=200, description="The company’s own ID.")] = ""  # noqa: N815
    userId: Annotated[str, Field(pattern="^([1-9][0-9]{0,18})?$", description="The `id`.")] = ""  # noqa: N815


@router.get("", response={200: Segments, **ERRORS}, summary="All segments, in their order")
def show(request: ProgramRequest) -> HttpResponse:
    """Return the stored filters of the channel."""
    choices = audiences.choices(request.channel)
    return answer({"segments": [_as_json(choice.segment, choice.broken) for choice in choices]})


@router.get("/{int:segment_id}/contacts", response={200: SegmentContacts, **CONFLICT, **ERRORS}, summary="Who is in it")
def contacts(request: ProgramRequest, segment_id: ContactPk, query: Query[PageQuery]) -> HttpResponse:
    """Return who matches the segment now, by id."""
    query.check(request)
    segment = _visible(request, segment_id)
    try:
        members = audiences.members(segment, min(int(query.since or 0), MOST_ID), query.limit)
    except FilterInvalid as error:
        raise _broken(error) from error
    catalogue = known_catalogue(request)
    found = [as_user(contact, catalogue) for contact in members.contacts]
    return answer({"contacts": found, "next": str(members.next) if members.next else None})


@router.get(
    "/{int:segment_id}/contains", response={200: Contains, **CONFLICT, **ERRORS}, summary="Whether somebody is in it"
)
def contains(request: ProgramRequest, segment_id: ContactPk, query: Query[WhoQuery]) -> HttpResponse:
    """Say whether a contact matches the segment now."""
    query.check(request)
    segment = _visible(request, segment_id)
    if bool(query.memberId) == bool(query.userId):
        raise Refused(
            422, "Give a memberId or a userId.", [Problem("memberId", query.memberId, "Give one of the two.")]
        )
    pk = min(int(query.userId or 0), MOST_ID)
    who: dict[str, Any] = {"pk": pk} if query.userId else {"member_id": member_id_of(query.memberId)}
    try:
        return answer({"contains": audiences.contains(segment, visible_contact(request, **who))})
    except FilterInvalid as error:
        raise _broken(error) from error


def _visible(request: ProgramRequest, pk: int) -> Segment:
    try:
        return visible_segment(request.channel, pk)
    except Http404 as error:
        raise Refused(404, "There is no segment with this id.") from error


def _broken(error: FilterInvalid) -> Refused:
    problems = [Problem(problem.path, None, problem.message) for problem in error.problems]
    return Refused(409, "This segment is broken: its filter has to be mended first.", problems)


def _as_json(segment: Segment, broken: bool) -> dict[str, Any]:
    return {
        "id": str(segment.pk),
        "name": segment.name,
        "filter": segment.filter,
        "count": segment.count,
        "countedAt": epoch_ms(segment.counted_at) if segment.counted_at else None,
        "broken": broken,
    }
