"""A lead comes in by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from contacts.fields import PROFILE, Catalogue, is_verified, verified_by
from contacts.leads.locks import lock_contact_information
from contacts.models import Contact
from contacts.values import Invalid, is_empty
from contacts.values.folding import Key, fold
from crm.actors import Actor
from crm.log import record
from crm.models import Channel

# The profile keys that a person can be reached by → the column in which somebody else's are found.
REACHED_BY: Final = {"mobileNumber": "mobile_key", "email": "email_key"}


class Known(Exception):
    """Somebody in the channel has this contact information: `owners` by profile key."""

    def __init__(self, owners: dict[str, Contact]) -> None:
        self.owners = owners
        super().__init__(", ".join(owners))


def add_lead(channel: Channel, values: Mapping[str, str], *, by: Actor) -> Contact:
    """Add a lead from texts by profile key: `mobileNumber`, `email` or both, and whatever else is known.

    Raise ValidationError that names the keys, and what `add_parsed_lead` raises.
    """
    return add_parsed_lead(channel, _parsed(values, Catalogue.of(channel)), by=by)


@transaction.atomic
def add_parsed_lead(
    channel: Channel, values: Mapping[str, object], tags: Sequence[str] = (), *, by: Actor, qualifies: bool = True
) -> Contact:
    """Add a lead from values in stored form by profile key.

    Contact information that is valid counts as verified if who gives it should know (`qualifies`).

    Raise ValidationError without mobile number and e-mail address, Known when one of them belongs to somebody, and
    `contacts.leads.locks.Importing`.
    """
    profile = {key: value for key, value in values.items() if value is not None}
    reached = {key: str(profile[key]) for key in REACHED_BY if key in profile}
    if not reached:
        raise ValidationError(_("Give a mobile number or an e-mail address."))
    lock_contact_information(channel, map(fold, reached.values()))
    if owners := dict(_owners(channel, reached)):
        raise Known(owners)
    lead = Contact.everywhere.create(
        channel=channel,
        type=Contact.Type.LEAD,
        profile=profile,
        tags=list(tags),
        **{
            flag.column: qualifies and is_verified(key, value)
            for key, value in reached.items()
            if (flag := verified_by(f"{PROFILE}.{key}"))
        },
    )
    record(channel, "contact.added", lead, by=by, fields=list(profile))
    return lead


def add_nameless_lead(channel: Channel, *, by: Actor) -> Contact:
    """Add a lead of whom nothing is known yet: somebody who writes in a chat."""
    lead: Contact = Contact.everywhere.create(channel=channel, type=Contact.Type.LEAD)
    record(channel, "contact.added", lead, by=by, fields=[])
    return lead


def _parsed(values: Mapping[str, str], catalogue: Catalogue) -> dict[str, object]:
    """In the stored form of the keys' types, without what is empty."""
    profile: dict[str, object] = {}
    errors: dict[str, str] = {}
    for key, text in values.items():
        field = catalogue.get(f"{PROFILE}.{key}")
        try:
            if field is None:
                raise Invalid(_("There is no key “%(key)s”.") % {"key": key})
            profile[key] = field.type.read(text, catalogue.context)
        except Invalid as error:
            errors[key] = str(error)
    if errors:
        raise ValidationError(errors)
    return {key: value for key, value in profile.items() if not is_empty(value)}


def _owners(channel: Channel, reached: Mapping[str, str]) -> Iterator[tuple[str, Contact]]:
    for key, value in reached.items():
        same: QuerySet[Contact] = channel.contacts.filter(**{REACHED_BY[key]: Key(Value(value))})
        if owner := same.order_by("pk").first():
            yield key, owner
