"""A message as an e-mail."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage

from contacts.models import Contact
from crm.mailing import is_address
from segments.messages.wording import Wording, sender_of
from segments.models import MarketingMessage


def compose(wording: Wording, contact: Contact, link: str, address: str = "") -> EmailMessage:
    """Return the mail to a contact. `address` is where a test goes instead.

    Raise ValueError for what no mail can be.
    """
    written = wording.write(contact, link)
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    to = address or contact.email or ""
    if not is_address(to):
        raise ValueError(f"“{to}” is no e-mail address.")
    return EmailMessage(written.subject, written.text, _sender(wording.message), [to], headers=headers)


def _sender(message: MarketingMessage) -> str:
    name, address = sender_of(message, settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, address)) if name else address
