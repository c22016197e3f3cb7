"""What people do by the links in their messages: they unsubscribe, and take that back."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from contacts.editing.actions import Edit, change, mark
from contacts.fields import Field, system_fields
from contacts.models import Contact
from crm.actors import Actor
from crm.models import Channel
from segments.messages.links import Link
from segments.models import MarketingMessage, Recipient

SOURCE: Final = "unsubscribe link"
NAME: Final = "Customer"
UNDONE_WITHIN: Final = timedelta(days=1)

_KEYS: Final = {
    MarketingMessage.Medium.EMAIL: "unsubscribeEmail",
    MarketingMessage.Medium.TEXT: "unsubscribeTexting",
}


def consent_of(link: Link) -> Field:
    """Return the field that the link sets."""
    return system_fields()[_KEYS[MarketingMessage.Medium(link.medium)]]


def contact_of(link: Link) -> Contact | None:
    """Return whose link it is: after a merge the contact that was kept; None for somebody who is deleted."""
    channel = Channel.objects.filter(pk=link.channel, deletion_requested_at=None).first()
    if channel is None or link.is_test:
        return None
    recipient = channel.recipients.filter(pk=link.recipient).first()
    pk = recipient.contact_id if recipient else link.contact
    contact: Contact | None = channel.contacts.filter(pk=pk).first() if pk else None
    if contact is None and not recipient:
        merge = channel.merges.select_related("kept").filter(absorbed_id=link.contact).first()
        contact = merge.kept if merge else None
    if contact is not None:
        contact.channel = channel
    return contact


@transaction.atomic
def unsubscribe(link: Link, contact: Contact, *, ip_address: str | None) -> None:
    """Note that the contact wants no more messages of this medium. Safe to repeat."""
    if _set(link, contact, True, ip_address):
        recipients = Recipient.everywhere.filter(channel=link.channel, pk=link.recipient)
        recipients.update(unsubscribed_at=timezone.now())


@transaction.atomic
def undo(link: Link, contact: Contact, *, ip_address: str | None) -> None:
    """Take back what this link has just done; do nothing else."""
    if may_undo(link, contact):
        _set(link, contact, False, ip_address)
        Recipient.everywhere.filter(channel=link.channel, pk=link.recipient).update(unsubscribed_at=None)


def may_undo(link: Link, contact: Contact) -> bool:
    """Whether the contact is unsubscribed, by this link, since less than a day."""
    since = timezone.now() - UNDONE_WITHIN
    recipients = Recipient.everywhere.filter(channel=link.channel, pk=link.recipient, unsubscribed_at__gt=since)
    return bool(consent_of(link).stored(contact)) and recipients.exists()


def _set(link: Link, contact: Contact, refuses: bool, ip_address: str | None) -> bool:
    """Return whether that was a change."""
    field = consent_of(link)
    edit = Edit(contact.pk, {field: refuses}, {field.key: mark(not refuses)})
    by = Actor(name=NAME, ip_address=ip_address)
    try:
        return bool(change(contact.channel, [edit], by=by, source=SOURCE, **_message(link)))
    except Contact.DoesNotExist:
        return False


def _message(link: Link) -> dict[str, Any]:
    """Return the name of the message for the log, while there is the message."""
    recipient = Recipient.everywhere.select_related("message").filter(channel=link.channel, pk=link.recipient).first()
    return {"message": recipient.message.name} if recipient else {}
