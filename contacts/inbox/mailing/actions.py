"""What a customer does on the page of a link: write."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least

from contacts import inbox
from contacts.inbox.messenger.limits import spend_message_by_link
from contacts.models import Chat, Message


@transaction.atomic
def answer_by_link(chat: Chat, *, text: str, client_id: UUID, seen: int, ip_address: str) -> Message:
    """Add a message of the customer, once; what the page showed of the company's counts as seen.

    Raise ValidationError, `inbox.Blocked`, Chat.DoesNotExist, and Refused (429) for one too many.
    """
    contact = chat.channel.contacts.filter(pk=chat.contact_id or 0).first()
    if contact is None:
        raise Chat.DoesNotExist
    if contact.blocked:
        raise inbox.Blocked
    spend_message_by_link(chat.channel_id, chat.pk, ip_address)
    message = inbox.receive(chat, text, client_id=client_id)
    rows = Chat.everywhere.filter(channel=chat.channel_id, pk=chat.pk)
    rows.update(answers_seen=Greatest("answers_seen", Least(seen, F("answered"))))
    return message
