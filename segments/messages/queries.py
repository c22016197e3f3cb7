"""The reads of marketing messages."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from contacts.models import Contact
from crm.models import Channel
from segments.models import MarketingMessage, Recipient

SHOWN: int = 100

State = Recipient.State


def visible_message(channel: Channel, pk: int) -> MarketingMessage:
    """Return the channel's message of that id, with its job. Raise Http404."""
    message: MarketingMessage = get_object_or_404(listed(channel), pk=pk)
    message.channel = channel
    return message


def listed(channel: Channel) -> "QuerySet[MarketingMessage]":
    """Return the channel's messages, drafts first, then those sent last."""
    messages: QuerySet[MarketingMessage] = channel.marketing_messages.select_related("job")
    return messages.order_by("-sent_at", "-pk")


def drafts(channel: Channel) -> "QuerySet[MarketingMessage]":
    """Return those that can still be changed, newest first."""
    return listed(channel).filter(job=None)


def preview_contacts(channel: Channel, found: Q | None, limit: int) -> list[Contact]:
    """Return the first contacts that a condition finds, for previews; without one, those who came last."""
    contacts = channel.contacts.all() if found is None else channel.contacts.filter(found)
    chosen: list[Contact] = list(contacts.order_by("-id")[:limit])
    for contact in chosen:
        contact.channel = channel
    return chosen
