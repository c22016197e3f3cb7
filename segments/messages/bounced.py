"""Contacts whose address bounced: nothing is sent to it, and panel and profile say so."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.profile.places import Notice
from segments.models import Bounce


def has_bounced(contact: Contact) -> bool:
    """Return whether nothing is sent to the contact's address any more."""
    return _final_bounce(contact) is not None


def notice(contact: Contact) -> Notice | None:
    """Return that nothing is sent to the address any more, and why; None if something is."""
    bounce = _final_bounce(contact)
    if bounce is None:
        return None
    text = _("Nothing is sent to this address any more: %(reason)s (%(date)s).") % {
        "reason": bounce.reason or bounce.get_kind_display(),
        "date": date_format(localtime(bounce.at), "SHORT_DATE_FORMAT"),
    }
    return Notice(text, _("Send to it again"), "contact_bounce_forgiveness", "contacts.edit")


def _final_bounce(contact: Contact) -> Bounce | None:
    if not contact.email_key:
        return None
    return Bounce.everywhere.filter(channel=contact.channel_id, address=contact.email_key, is_final=True).first()
