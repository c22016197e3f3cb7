from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from ninja import Router

from contacts.api.bodies import NewUser, UserChange
from contacts.api.reading import ContactPk, MemberIdText, known_catalogue, member_id_of, not_there, visible_contact
from contacts.api.refusing import refuse_importing, refuse_known, unfit
from contacts.api.user import UserAnswer, answer_user
from contacts.editing.blocking import block, unblock
from contacts.erasure.actions import delete
from contacts.leads.actions import Known, add_parsed_lead
from contacts.leads.locks import Importing
from contacts.models import Contact
from contacts.upserting import Change, ContactId, Identity, MemberId, Unfit, upsert
from contacts.upserting.reading import read
from crm.api.errors import Problem, Refused
from crm.api.idempotency import idempotent
from crm.api.rest import CONFLICT, ERRORS, ProgramRequest

router = Router(tags=["Users"])

ANSWERS: Final[dict[int, Any]] = {200: UserAnswer, **ERRORS}
GONE: Final[dict[int, Any]] = {204: None, **ERRORS}


@router.get("/@{path:member_id}", response=ANSWERS, summary="A member by the company’s own ID")
def by_member_id(request: ProgramRequest, member_id: MemberIdText) -> HttpResponse:
    """Return the member whom the company calls so."""
    contact = visible_contact(request, member_id=member_id_of(member_id))
    return answer_user(request, contact, known_catalogue(request))


@router.put("/@{path:member_id}", response=ANSWERS, summary="Change a member, or add one")
def put_member(request: ProgramRequest, member_id: MemberIdText, payload: UserChange) -> HttpResponse:
    """Change the member whom the company calls so, or add them. What isn’t said stays as it is.

    `profile` and `profileOnce` are checked by the channel’s keys: one wrong value, and nothing is stored. Values of
    keys that the channel doesn’t have, or has archived, are left out and named in `ignored`.
    """
    return _write(request, MemberId(member_id_of(member_id)), payload.said())


@router.delete("/@{path:member_id}", response=GONE, summary="Delete a member for good")
def delete_member(request: ProgramRequest, member_id: MemberIdText) -> HttpResponse:
    """Delete the member and all that is known of them, everywhere. It can’t be undone."""
    return _delete(request, member_id=member_id_of(member_id))


@router.post("", response={201: UserAnswer, **CONFLICT, **ERRORS}, summary="Add a lead")
@idempotent
def add_lead(request: ProgramRequest, payload: NewUser) -> HttpResponse:
    """Add a contact whom the company has no ID for. `profile` has an e-mail address, a mobile number or both."""
    catalogue = known_catalogue(request)
    try:
        reading = read(payload.said(), catalogue)
        lead = add_parsed_lead(request.channel, reading.profile, by=request.actor)
    except Unfit as error:
        raise unfit(error) from error
    except ValidationError as error:
        raise Refused(422, "A lead can’t be added.", [Problem("profile", None, " ".join(error.messages))]) from error
    except Known as known:
        raise refuse_known(known) from known
    except Importing as error:
        raise refuse_importing() from error
    return answer_user(request, lead, catalogue, 201, ignored=reading.ignored)


@router.get("/{int:user_id}", response=ANSWERS, summary="A contact")
def by_id(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Return a contact."""
    return answer_user(request, visible_contact(request, pk=user_id), known_catalogue(request))


@router.patch("/{int:user_id}", response=ANSWERS, summary="Change a contact")
def patch(request: ProgramRequest, user_id: ContactPk, payload: UserChange) -> HttpResponse:
    """Change a contact. What isn’t said stays as it is."""
    return _write(request, ContactId(user_id), payload.said())


@router.delete("/{int:user_id}", response=GONE, summary="Delete a contact for good")
def delete_user(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Delete the contact and all that is known of them, everywhere. It can’t be undone."""
    return _delete(request, pk=user_id)


@router.post("/{int:user_id}/block", response=ANSWERS, summary="Block a contact")
@idempotent
def block_user(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Let the contact not write to the company any more."""
    block(visible_contact(request, pk=user_id), by=request.actor)
    return by_id(request, user_id)


@router.delete("/{int:user_id}/block", response=ANSWERS, summary="Unblock a contact")
def unblock_user(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Let the contact write to the company again."""
    unblock(visible_contact(request, pk=user_id), by=request.actor)
    return by_id(request, user_id)


def _write(request: ProgramRequest, identity: Identity, change: Change) -> HttpResponse:
    catalogue = known_catalogue(request)
    try:
        outcome = upsert(request.channel, identity, change, by=request.actor, qualifies=True, catalogue=catalogue)
    except Unfit as error:
        raise unfit(error) from error
    except Contact.DoesNotExist as error:
        raise not_there() from error
    return answer_user(request, outcome.contact, catalogue, ignored=list(outcome.ignored))


def _delete(request: ProgramRequest, **identity: Any) -> HttpResponse:
    contact = visible_contact(request, **identity)
    if not delete(request.channel, [contact.pk], by=request.actor):
        raise not_there()
    return HttpResponse(status=204)
