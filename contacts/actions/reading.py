"""Reads of personal data that the activity log tells of."""

from django.db import transaction

from contacts.models import Contact
from crm.actors import Actor
from crm.log import record


@transaction.atomic
def opened(contact: Contact, *, by: Actor) -> None:
    """Somebody has looked at the contact's profile."""
    record(contact.channel, "contact.opened", contact, by=by)
