"""To whom answers can be sent by e-mail."""

from collections.abc import Callable
from typing import Final

from contacts.models import Contact
from crm.extension import ExtensionPoint
from crm.mailing import is_address

refusers: Final = ExtensionPoint[Callable[[Contact], bool]](
    "Called with a contact: whether nothing may be sent to the address, as it doesn't exist any more."
)


def usable_address(contact: Contact) -> str | None:
    """Return the address to which answers are sent; None of somebody who can't be reached by e-mail.

    Who has unsubscribed gets answers to their own questions: they aren't marketing.
    """
    address = contact.email or ""
    if contact.blocked or not is_address(address) or any(refuses(contact) for refuses in refusers):
        return None
    return address
