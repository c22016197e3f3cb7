"""Lists and searches of contacts, many terms looked up, and many contacts written."""

import json
import re
from typing import Annotated, Any, Final, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, JsonValue, SkipValidation

from contacts.api.bodies import UserChange, unsaid
from contacts.api.objects import as_user, only
from contacts.api.reading import MOST_ID, known_catalogue, member_id_of
from contacts.api.user import User
from contacts.fields import Catalogue
from contacts.lists.form import InvalidList, read_list
from contacts.lists.keyset import InvalidCursor
from contacts.models import Contact
from contacts.terms import MAX_TERMS, Terms
from contacts.terms.find import ids_of
from contacts.upserting import Change, ContactId, Identity, MemberId, NotAll, Outcome, Unfit, upsert_many
from contacts.values.codes import is_storable
from crm.api.errors import INVALID_CURSOR, Problem, Refused, refused_as
from crm.api.idempotency import idempotent, tells_of
from crm.api.rest import ERRORS, Body, Parameters, ProgramRequest, answer

router = Router(tags=["Contacts"])

MOST_ROWS: Final = 1_000
# Of the documents.
FILTER: Final[dict[str, Any]] = {"key": "profile.name", "operator": "$contains", "values": ["Ada"]}
ROW: Final[dict[str, Any]] = {"memberId": "ada", "profile": {"name": "Ada Lovelace"}, "tags": ["vip"]}
_ID: Final = re.compile("[1-9][0-9]{0,18}")

Limit = Annotated[int, Field(ge=1, le=500, description="How many at most.")]
Sort = Annotated[str, Field(description="A field, with “-” before it for the other direction.", max_length=200)]
Since = Annotated[str, Field(description="What the answer before said as `next`.", max_length=2_000)]
Fields = Annotated[str, Field(description="Names in the user object, or `profile.<key>`.", max_length=5_000)]


class Contacts(Schema):
    """Some contacts in order. `next` is what to send as `since` for those after them; null at the end."""

    contacts: list[dict[str, JsonValue]]
    next: str | None


class ListQuery(Parameters):
    """Which contacts, in which order."""

    q: Annotated[str, Field(description="Quick search by name, e-mail or phone number.", max_length=200)] = ""
    filter: Annotated[str, Field(description="A filter as JSON.", max_length=100_000)] = ""
    segment: Annotated[str, Field(description="The id of a segment.", max_length=20)] = ""
    sort: Sort = ""
    since: Since = ""
    limit: Limit = 25
    fields: Fields = ""


class Search(Body):
    """The same in a body, with the filter as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"filter": FILTER, "sort": "-lastSeenAt", "limit": 100}]})

    q: Annotated[str, Field(max_length=200)] = ""
    filter: Annotated[SkipValidation[dict[str, JsonValue] | None], Field(description="A filter.")] = None
    segment: Annotated[str, Field(description="The id of a segment.", max_length=20)] = ""
    sort: Sort = ""
    since: Since = ""
    limit: Limit = 25
    fields: Annotated[list[str], Field(max_length=500)] = []


class Lookup(Body):
    """Terms: e-mail addresses, phone numbers in any form, member IDs, names."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"terms": ["ada@example.com", "010-1234-5678"]}]})

    terms: Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(min_length=1, max_length=MAX_TERMS)]


class Found(Schema):
    """Who was found by a term."""

    term: str
    ids: list[str]


class LookedUp(Schema):
    """Each different term that finds somebody, with at most 100 ids; and those that find nobody."""

    found: list[Found]
    missing: list[str]


class Row(UserChange):
    """One contact of a batch: a `memberId`, who may be new, or the `id` of a contact."""

    model_config = ConfigDict(json_schema_extra=unsaid(ROW))

    memberId: SkipValidation[str | None] = None  # noqa: N815 - the names of the API
    id: SkipValidation[str | None] = None


class Batch(Body):
    """Contacts to write, in their order. With `atomic`, all or none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contacts": [ROW, {"id": "17", "tags": None}]}]})

    contacts: Annotated[
        SkipValidation[list[Row]], Field(json_schema_extra={"minItems": 1, "maxItems": MOST_ROWS})
    ]  # each row is read by itself
    atomic: bool = False


class RowAnswer(Schema):
    """What became of a row: `added`, `changed`, `unchanged` or `refused`, with what is wrong then."""

    status: Literal["added", "changed", "unchanged", "refused"]
    id: str | None
    memberId: str | None  # noqa: N815
    ignored: list[str]
    details: list[dict[str, JsonValue]]


class BatchAnswer(Schema):
    """How many were added, changed, left as they were and refused; and what became of each row, in their order."""

    added: int
    changed: int
    unchanged: int
    refused: int
    rows: list[RowAnswer]


@router.get("", response={200: Contacts, **ERRORS}, summary="A list")
def show(request: ProgramRequest, query: Query[ListQuery]) -> HttpResponse:
    """Return contacts as a list of the Contacts page: narrowed by all that is given, in that order."""
    query.check(request)
    params = {"q": query.q, "filter": query.filter, "segment": query.segment, "sort": query.sort}
    names = [name.strip() for name in query.fields.split(",") if name.strip()]
    return _list(request, params, query.since, query.limit, names)


@router.post("/search", response={200: Contacts, **ERRORS}, summary="A list by a filter in the body")
def search(request: ProgramRequest, payload: Search) -> HttpResponse:
    """Return the same list, for filters that are too long for an address."""
    filter_ = "" if payload.filter is None else json.dumps(payload.filter, ensure_ascii=False)
    params = {"q": payload.q, "filter": filter_, "segment": payload.segment, "sort": payload.sort}
    return _list(request, params, payload.since, payload.limit, payload.fields)


@router.post("/lookup", response={200: LookedUp, **ERRORS}, summary="Look up 10,000 terms at once")
def lookup(request: ProgramRequest, payload: Lookup) -> HttpResponse:
    """Find the contacts of many e-mail addresses, phone numbers, member IDs or names."""
    wrong = [text for text in payload.terms if not is_storable(text)]
    if wrong:
        raise Refused(422, "Some values can’t be taken.", [Problem("terms", None, "Has a character that can’t be.")])
    terms = Terms.of(filter(None, map(str.strip, payload.terms)), known_catalogue(request).context)
    ids = ids_of(request.channel, terms)
    found, missing = [], []
    for place, term in enumerate(terms.terms):
        if place in ids:
            found.append({"term": term.text, "ids": list(map(str, ids[place]))})
        else:
            missing.append(term.text)
    return answer({"found": found, "missing": missing})


@router.post("/batch", response={200: BatchAnswer, **ERRORS}, summary="Write up to 1,000 contacts")
@idempotent
def batch(request: ProgramRequest, payload: Batch) -> HttpResponse:
    """Add and change contacts in one call.

    Each row is as a PUT or PATCH of one contact, and answered by itself. Those that are wrong are refused and the
    others written, unless `atomic` is true.
    """
    given = _rows(payload.contacts)
    results: list[Any] = [row if isinstance(row, Unfit) else None for row in given]
    rows = [(place, row) for place, row in enumerate(given) if not isinstance(row, Unfit)]
    if payload.atomic and len(rows) < len(given):
        raise _not_all({place: row for place, row in enumerate(given) if isinstance(row, Unfit)})
    try:
        outcomes = upsert_many(
            request.channel,
            [row for _place, row in rows],
            by=request.actor,
            qualifies=True,
            atomic=payload.atomic,
            catalogue=known_catalogue(request),
        )
    except NotAll as error:
        raise _not_all({rows[number][0]: refusal for number, refusal in error.refusals.items()}) from error
    for (place, _row), outcome in zip(rows, outcomes, strict=True):
        results[place] = outcome
    answers = [_row_answer(result) for result in results]
    tells_of(request, *(result.contact.pk for result in results if isinstance(result, Outcome)))
    statuses = [row["status"] for row in answers]
    counts = {status: statuses.count(status) for status in ("added", "changed", "unchanged", "refused")}
    return answer({**counts, "rows": answers})


def _list(request: ProgramRequest, params: dict[str, str], since: str, limit: int, fields: list[str]) -> HttpResponse:
    catalogue = known_catalogue(request)
    names = _known_names(fields, catalogue)
    try:
        contacts = read_list(params, request.channel, catalogue=catalogue)
        page = contacts.page(since or None, limit)
    except InvalidList as error:
        problems = [Problem(name, params.get(name), message) for name, said in error.errors.items() for message in said]
        raise Refused(422, "The list can’t be read as asked.", problems) from error
    except InvalidCursor as error:
        raise refused_as(INVALID_CURSOR) from error
    users = [as_user(contact, catalogue) for contact in page.rows]
    return answer({"contacts": [only(user, names) for user in users] if names else users, "next": page.next})


def _known_names(fields: list[str], catalogue: Catalogue) -> frozenset[str]:
    known = set(User.model_fields)
    wrong = [name for name in fields if name not in known and not (name in catalogue and catalogue[name].is_profile)]
    if wrong:
        problems = [Problem("fields", name, "There is no such field.") for name in wrong[:100]]
        raise Refused(422, "There are no such fields.", problems)
    return frozenset(fields)


def _rows(given: Any) -> list[tuple[Identity, Change] | Unfit]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        message = f"Must be a list of 1 to {MOST_ROWS:,} contacts."
        raise Refused(422, "Some values can’t be taken.", [Problem("contacts", None, message)])
    return [_row(row) for row in given]


def _row(given: Any) -> tuple[Identity, Change] | Unfit:
    if not isinstance(given, dict):
        return Unfit([Problem("", given, "Must be an object.")])
    said = {name: value for name, value in given.items() if name not in ("memberId", "id")}
    try:
        change = Change.of(said)
        return _identity(given), change
    except KeyError as error:
        return Unfit([Problem(str(error.args[0]), None, "There is no such field.")])
    except Refused as error:
        return Unfit(error.problems)


def _identity(given: dict[str, Any]) -> Identity:
    member_id, pk = given.get("memberId"), given.get("id")
    if (member_id is None) == (pk is None):
        raise Refused(422, "", [Problem("memberId", member_id, "Give a memberId or an id.")])
    if pk is not None:
        if not isinstance(pk, str) or not _ID.fullmatch(pk) or int(pk) > MOST_ID:
            raise Refused(422, "", [Problem("id", pk, "Must be the id of a contact.")])
        return ContactId(int(pk))
    if not isinstance(member_id, str):
        raise Refused(422, "", [Problem("memberId", member_id, "Must be a text.")])
    try:
        return MemberId(member_id_of(member_id))
    except Refused as error:
        raise Refused(422, "", [Problem("memberId", member_id, error.message)]) from error


def _row_answer(result: Any) -> dict[str, Any]:
    if isinstance(result, Outcome):
        status = "added" if result.is_new else "changed" if result.is_changed else "unchanged"
        contact = result.contact
        return {
            "status": status,
            "id": str(contact.pk),
            "memberId": contact.member_id,
            "ignored": list(result.ignored),
            "details": [],
        }
    gone = [Problem("id", None, "There is no contact with this id.")]
    details = [problem.as_json() for problem in (result.problems if isinstance(result, Unfit) else gone)]
    return {"status": "refused", "id": None, "memberId": None, "ignored": [], "details": details}


def _not_all(refusals: dict[int, Unfit | Contact.DoesNotExist]) -> Refused:
    """Return the refusal of a whole batch: paths begin with the row."""
    problems = []
    for place, refusal in sorted(refusals.items()):
        if isinstance(refusal, Unfit):
            problems += [p._replace(field=f"contacts.{place}.{p.field}".rstrip(".")) for p in refusal.problems]
        else:
            problems.append(Problem(f"contacts.{place}.id", None, "There is no contact with this id."))
    return Refused(422, "Nothing was written, as some rows can’t be.", problems[:1_000])
