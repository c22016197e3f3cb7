"""What requests of programs come with: who is meant, and the keys of the channel."""

from typing import Annotated, Any, Final

from ninja import Path
from pydantic import Field

from contacts.fields import Catalogue
from contacts.lists.keyset import UNSEEN
from contacts.models import Contact
from contacts.values import Invalid
from contacts.values.codes import read_member_id
from crm.api.errors import Refused
from crm.api.rest import ProgramRequest

MOST_ID: Final = 2**63 - 1

ContactPk = Annotated[int, Path(ge=1, le=MOST_ID, description="The `id` of a user.")]
MemberIdText = Annotated[str, Path(description="The company’s own ID of a member, percent-encoded.", examples=["ada"])]
Limit = Annotated[int, Field(ge=1, le=500, description="How many at most.")]


def known_catalogue(request: ProgramRequest) -> Catalogue:
    """Return the catalogue of the channel as it was when the request began, mostly without asking the database."""
    version: Any = getattr(request.key, "keys_version", None)
    return Catalogue.known(request.channel, version)


def visible_contact(request: ProgramRequest, **identity: Any) -> Contact:
    """Return the contact of the key's channel with that `pk` or `member_id`. Raise Refused."""
    contact: Contact | None = request.channel.contacts.defer(*UNSEEN).filter(**identity).first()
    if contact is None:
        raise not_there()
    contact.channel = request.channel
    return contact


def member_id_of(text: str) -> str:
    """Return a member ID of an address. Raise Refused."""
    try:
        return read_member_id(text)
    except Invalid as error:
        raise Refused(404, str(error)) from error


def not_there() -> Refused:
    return Refused(404, "There is no contact with this id.")
