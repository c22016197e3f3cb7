"""Blocking a customer, and taking it back."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from contacts.models import Contact
from crm.actors import Actor
from crm.log import record


def block(contact: Contact, *, by: Actor) -> bool:
    """Mark the customer as blocked; return False when they already were."""
    return _set(contact, blocked=True, by=by)


def unblock(contact: Contact, *, by: Actor) -> bool:
    """Take the mark away; return False when there was none."""
    return _set(contact, blocked=False, by=by)


@transaction.atomic
def _set(contact: Contact, *, blocked: bool, by: Actor) -> bool:
    verb = "contact.blocked" if blocked else "contact.unblocked"
    mine = contact.channel.contacts.filter(pk=contact.pk, blocked=not blocked)
    changed = mine.update(blocked=blocked, updated_at=timezone.now(), version=F("version") + 1)
    if changed:
        record(contact.channel, verb, contact, by=by, before={"blocked": not blocked}, after={"blocked": blocked})
    return bool(changed)
