"""The keys of profiles."""

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field

from contacts import keys
from contacts.api.bodies import said_by
from contacts.models import ProfileKey
from contacts.values import TYPES
from crm.api.errors import Problem, Refused
from crm.api.idempotency import idempotent
from crm.api.rest import ERRORS, Body, ProgramRequest, answer

router = Router(tags=["Profile keys"])

Label = Annotated[str, Field(max_length=100)]
Description = Annotated[str, Field(max_length=500)]
Key = Annotated[str, Path(max_length=64, description="The name of a key, without `profile.`.")]


class ProfileKeyAnswer(Schema):
    """A key that isn't archived."""

    key: str
    type: str
    label: str
    description: str
    inContacts: bool  # noqa: N815 - the names of the API
    inInbox: bool  # noqa: N815


class ProfileKeys(Schema):
    """The keys, in the order of people."""

    profileKeys: list[ProfileKeyAnswer]  # noqa: N815


class NewKey(Body):
    """`type` is one of string, number, duration, boolean, date, datetime, list, listOfNumber, and stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"key": "shoeSize", "type": "number", "label": "Shoe size"}]}
    )

    key: Annotated[str, Field(max_length=64, description="In camelCase.")]
    type: Annotated[str, Field(max_length=20, json_schema_extra={"enum": list(TYPES)})]
    label: Label = ""
    description: Description = ""


class KeyChange(Body):
    """What is said of a key; what isn't said stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Size", "inInbox": False}]})

    label: Label = ""
    description: Description = ""
    inContacts: bool = True  # noqa: N815
    inInbox: bool = True  # noqa: N815


@router.get("", response={200: ProfileKeys, **ERRORS}, summary="All keys, in their order")
def show(request: ProgramRequest) -> HttpResponse:
    """Return what the channel keeps of its customers: the keys of profiles that aren’t archived."""
    rows = request.channel.profile_keys.filter(archived_at=None).order_by("position", "id")
    return answer({"profileKeys": [_as_json(row) for row in rows]})


@router.post("", response={201: ProfileKeyAnswer, **ERRORS}, summary="Add a key")
@idempotent
def add(request: ProgramRequest, payload: NewKey) -> HttpResponse:
    """Add a key. Its name and type stay; a channel has a limited number of them."""
    given = payload.key, payload.type, payload.label, payload.description
    try:
        row = keys.add_key(request.channel, *given, by=request.actor)
    except ValidationError as error:
        raise _unfit(error) from error
    return answer(_as_json(row), 201)


@router.patch("/{key}", response={200: ProfileKeyAnswer, **ERRORS}, summary="Change a key’s label and places")
def change(request: ProgramRequest, key: Key, payload: KeyChange) -> HttpResponse:
    """Change what people call a key, and whether Contacts and the Inbox show it. What isn’t said stays."""
    row: ProfileKey | None = request.channel.profile_keys.filter(archived_at=None, key=key.replace("\x00", "")).first()
    if row is None:
        raise Refused(404, "There is no key of this name.")
    row.channel = request.channel
    try:
        return answer(_as_json(_change(request, row, said_by(payload))))
    except ValidationError as error:
        raise _unfit(error) from error


@transaction.atomic
def _change(request: ProgramRequest, row: ProfileKey, said: Any) -> ProfileKey:
    if "label" in said or "description" in said:
        texts = said.get("label", row.label), said.get("description", row.description)
        row = keys.change(row, *texts, by=request.actor)
    if "inContacts" in said:
        row = keys.show_in_contacts(row, said["inContacts"], by=request.actor)
    if "inInbox" in said:
        row = keys.show_in_inbox(row, said["inInbox"], by=request.actor)
    return row


def _as_json(row: ProfileKey) -> dict[str, Any]:
    return {
        "key": row.key,
        "type": row.type,
        "label": row.label,
        "description": row.description,
        "inContacts": row.in_contacts,
        "inInbox": row.in_inbox,
    }


def _unfit(error: ValidationError) -> Refused:
    said = error.message_dict if hasattr(error, "error_dict") else {"inContacts": error.messages}
    problems = [Problem(name, None, message) for name, messages in said.items() for message in messages]
    return Refused(422, "Some values can’t be taken.", problems)
