"""The reads of marketing messages."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.models import Contact
from crm.models import Channel
from segments.messages.reach import audience
from segments.messages.wording import Wording
from segments.models import MarketingMessage
from segments.nesting import keys_in


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


def using(channel: Channel, key: str) -> list[str]:
    """Return the names of the drafts that use a key (`profile.total`) in their texts or audience."""
    catalogue = Catalogue.of(channel)
    return sorted(
        draft.name
        for draft in drafts(channel)
        if key in keys_in(draft.audience) or any(text.has(key) for text in Wording.of(draft, catalogue).texts)
    )


def contact_to_preview(message: MarketingMessage, pk: int | None) -> Contact | None:
    """Return the contact of that id, else one of the audience, else any; None in an empty channel."""
    channel = message.channel
    contact: Contact | None = channel.contacts.filter(pk=pk).first() if pk else None
    if contact is None:
        found = preview_contacts(channel, audience_of(message), 1) or preview_contacts(channel, None, 1)
        return found[0] if found else None
    contact.channel = channel
    return contact


def audience_of(message: MarketingMessage) -> Q | None:
    """Return the condition of the audience; None when none is chosen, or it makes no sense any more."""
    catalogue = Catalogue.of(message.channel)
    try:
        return audience(message, catalogue).resolve(catalogue, timezone.now()).q
    except FilterInvalid:
        return None


def preview_contacts(channel: Channel, found: Q | None, limit: int) -> list[Contact]:
    """Return the first contacts that a condition finds, for previews; without one, those who came last."""
    contacts = channel.contacts.all() if found is None else channel.contacts.filter(found)
    chosen: list[Contact] = list(contacts.order_by("-id")[:limit])
    for contact in chosen:
        contact.channel = channel
    return chosen
