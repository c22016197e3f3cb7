"""Deleted people go out of messages: their rows stay as numbers, without what names them."""

from typing import Any, Final

from contacts.erasure.identifiers import Identifiers
from contacts.lists.saved_urls import conditions_left
from crm.among import IsAmong
from crm.models import Channel
from segments.models import Bounce, MarketingMessage, Recipient

# An audience that named only deleted people: not everybody, but nobody.
NOBODY: Final[dict[str, Any]] = {"key": "id", "type": "number", "operator": "$nexist"}


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take deleted people out of recipients, bounces, and what messages say and whom they are for."""
    recipients = Recipient.everywhere.filter(IsAmong("contact_id", identifiers.ids), channel=channel)
    recipients.exclude(detail="", address=None).update(detail="", address=None)
    addresses = [word[:200] for word in identifiers.words]
    Bounce.everywhere.filter(IsAmong("address", addresses, of="text"), channel=channel)._raw_delete("default")
    for message in channel.marketing_messages.only("name", "subject", "text", "audience"):
        scrubbed = _scrubbed(message, identifiers)
        if scrubbed:
            channel.marketing_messages.filter(pk=message.pk).update(**scrubbed)


def _scrubbed(message: MarketingMessage, identifiers: Identifiers) -> dict[str, Any]:
    """Return what is other without those people, by column."""
    written = {name: getattr(message, name) for name in ("subject", "text")}
    changed: dict[str, Any] = {
        name: scrubbed for name, text in written.items() if (scrubbed := identifiers.scrub_text(text)) != text
    }
    if message.audience:
        left = conditions_left(message.audience, identifiers)
        if left != message.audience:
            changed["audience"] = left or NOBODY
    return changed
