"""Guest information: what the Inbox shows of a customer, by the order and visibility of Customer profile data."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from contacts.editing.facts import Facts
from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.values.names import joined_name

# A customer is called by the first of these that has a value and that the Inbox may show.
NAMES: Final = ("profile.name", "profile.firstName", "profile.lastName", "profile.email", "profile.mobileNumber")


@dataclass(frozen=True)
class Guest:
    """The customer of a chat; `contact` is None after a deletion. `catalogue` has what the Inbox may show."""

    contact: Contact | None
    catalogue: Catalogue

    @property
    def name(self) -> str:
        return display_name(self.contact, self.catalogue)

    @property
    def facts(self) -> Facts | None:
        """The customer's values, in the order of the keys; None of a deleted one."""
        return Facts(self.contact, self.catalogue) if self.contact else None


def display_name(contact: Contact | None, catalogue: Catalogue) -> str:
    """Return what the Inbox calls a customer, from values that it may show; `catalogue` is one `in_inbox`."""
    if contact is None:
        return _("Deleted customer")
    name, first, last, email, mobile = (_shown(contact, catalogue, key) for key in NAMES)
    return name or joined_name(first, last) or email or mobile or _("Customer %(id)s") % {"id": contact.pk}


def _shown(contact: Contact, catalogue: Catalogue, key: str) -> str:
    field = catalogue.get(key)
    return field.show(contact, catalogue.context) if field else ""
