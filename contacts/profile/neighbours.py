"""Previous and next of a contact in the list that it was opened from."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from contacts.fields import Catalogue
from contacts.lists.form import InvalidList, read_list
from contacts.models import Contact


@dataclass(frozen=True)
class Neighbour:
    """A contact, and the address of the list with that one's panel open."""

    contact: Contact
    address: str


@dataclass(frozen=True)
class Neighbours:
    """None at either end of the list. `inside`: whether the contact itself is still in the list."""

    previous: Neighbour | None
    next: Neighbour | None
    inside: bool

    @classmethod
    def of(cls, contact: Contact, back: str, catalogue: Catalogue) -> Self | None:
        """Those in the list at the address `back`; None when that list makes no sense any more."""
        params = QueryDict(back.partition("?")[2])
        try:
            found = read_list(params, contact.channel, catalogue=catalogue).around(contact)
        except InvalidList:
            return None
        return cls(_neighbour(found.previous, back), _neighbour(found.next, back), found.inside)


def _neighbour(contact: Contact | None, back: str) -> Neighbour | None:
    if contact is None:
        return None
    return Neighbour(contact, f"{back}{'&' if '?' in back else '?'}contact={contact.pk}")
