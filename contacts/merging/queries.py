"""With whom a contact may be merged."""

from typing import Final

from django.db.models import Q, QuerySet

from contacts.filters.search import quick
from contacts.models import Contact

MOST: Final = 10
_UNSEEN: Final = ("name_key", "email_key", "mobile_key", "web", "mobile")


def alike(contact: Contact) -> list[Contact]:
    """Return those who have the same e-mail address or mobile number, then those of the same name; at most 10."""
    by_address = {
        column: getattr(contact, column) for column in ("email_key", "mobile_key") if getattr(contact, column)
    }
    found = list(_others(contact, _any(by_address))[:MOST]) if by_address else []
    if contact.name_key and len(found) < MOST:
        same_name = _others(contact, Q(name_key=contact.name_key)).exclude(pk__in=[other.pk for other in found])
        found += same_name[: MOST - len(found)]
    return found


def search(contact: Contact, text: str) -> list[Contact]:
    """Return other contacts that quick search finds, and the one with that member ID first; at most 10."""
    text = text.replace("\x00", "").strip()
    if not text:
        return []
    member = list(_others(contact, Q(member_id=text)))
    found = _others(contact, quick(text, contact.channel.country)).exclude(pk__in=[other.pk for other in member])
    return [*member, *found[: MOST - len(member)]]


def _others(contact: Contact, condition: Q) -> "QuerySet[Contact]":
    """The newest first: so a search that finds many ends soon."""
    others = contact.channel.contacts.filter(condition).exclude(pk=contact.pk)
    return others.defer(*_UNSEEN).order_by("-pk")


def _any(values: dict[str, str]) -> Q:
    condition = Q()
    for column, value in values.items():
        condition |= Q(**{column: value})
    return condition
