"""The address of `/api/v1/bounces`."""

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from crm.api.errors import Problem, Refused
from crm.api.rest import ERRORS, Body, ProgramRequest, answer
from segments.messages.actions import note_bounce

router = Router(tags=["Messages"])


class BounceBody(Body):
    """What a mail server said of an address."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"address": "ada@example.com", "kind": "hard", "reason": "550 No such user"}]}
    )

    address: Annotated[str, Field(min_length=3, max_length=254, description="The e-mail address.")]
    kind: Annotated[
        Literal["hard", "soft", "complaint"],
        Field(description="`hard`: it doesn’t exist; `soft`: not for now; `complaint`: its owner called it spam."),
    ]
    reason: Annotated[str, Field(max_length=300, description="The server’s words, for people.")] = ""


class BounceAnswer(Schema):
    """What is known of the address now. `mailed` is whether messages are still sent to it."""

    address: str
    kind: str
    mailed: bool
    known: Annotated[bool, Field(description="Whether a customer has the address; of others nothing is kept.")]


@router.post("", response={200: BounceAnswer, **ERRORS}, summary="Tell that an e-mail couldn’t be delivered")
def create(request: ProgramRequest, body: BounceBody) -> HttpResponse:
    """Note the bounce. After a hard one or a complaint no message is sent to the address any more."""
    try:
        bounce = note_bounce(request.channel, body.address, body.kind, body.reason, by=request.actor)
    except ValidationError as error:
        raise Refused(
            422, "Some values can’t be taken.", [Problem("address", body.address, "This is no e-mail address.")]
        ) from error
    known = bounce.pk is not None
    return answer(
        {"address": bounce.address, "kind": bounce.kind, "mailed": not (known and bounce.is_final), "known": known}
    )
