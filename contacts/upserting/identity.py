"""Whom a program means."""

from typing import NamedTuple

from contacts.models import Contact


class MemberId(NamedTuple):
    """The member with the company's own id, as `contacts.values.codes.read_member_id` gives it; perhaps a new one."""

    value: str


class ContactId(NamedTuple):
    """The contact with our id, which must be there."""

    value: int


Identity = MemberId | ContactId


def identities(contact: Contact) -> tuple[Identity, ...]:
    """Return all by which a contact is known."""
    by_id = ContactId(contact.pk)
    return (by_id, MemberId(contact.member_id)) if contact.member_id else (by_id,)
