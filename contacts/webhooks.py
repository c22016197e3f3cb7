"""What webhooks are told of contacts and chats. The events are written by PostgreSQL: migration 0030."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from contacts.api.objects import as_chat, as_message, as_user
from contacts.erasure.identifiers import Identifiers
from contacts.fields import Catalogue
from contacts.models import Chat, Contact, Message
from crm.among import IsAmong
from crm.models import Channel, WebhookDelivery
from crm.webhooks import Body, Source

Deliveries = Sequence[WebhookDelivery]


def lock_contacts(channel: Channel, ids: Sequence[int]) -> frozenset[int]:
    """Return those that exist; they can't be deleted before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM contacts_contact WHERE channel_id = %s AND id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [channel.pk, list(ids)],
        )
        return frozenset(pk for (pk,) in cursor.fetchall())


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take what was said of deleted contacts out of the log of deliveries."""
    of_them = channel.webhook_deliveries.filter(IsAmong("contact", identifiers.ids))
    of_them.update(body="", answer="", contact=None)


def _contact_bodies(channel: Channel, deliveries: Deliveries) -> dict[int, Body]:
    """What holds now, so that what is told late brings nothing old back. Who is deleted is told by another event."""
    contacts = contacts_of(channel, (delivery.subject for delivery in deliveries))
    catalogue = Catalogue.of(channel)
    return {
        delivery.pk: Body(
            {"event": "upsert", "type": "user", "entity": as_user(contact, catalogue), "refers": {}}, contact.pk
        )
        for delivery in deliveries
        if (contact := contacts.get(delivery.subject or 0))
    }


def _deletion_bodies(channel: Channel, deliveries: Deliveries) -> dict[int, Body]:
    return {delivery.pk: Body(_deletion(channel, delivery), delivery.subject) for delivery in deliveries}


def _deletion(channel: Channel, delivery: WebhookDelivery) -> dict[str, Any]:
    entity = {
        "id": str(delivery.subject),
        "channelId": str(channel.pk),
        "type": delivery.scope.partition(".")[0],
        "memberId": delivery.details.get("memberId"),
    }
    return {"event": "delete", "type": "user", "entity": entity, "refers": {}}


def _chat_bodies(channel: Channel, deliveries: Deliveries) -> dict[int, Body]:
    chats = _chats(channel, (delivery.subject for delivery in deliveries))
    catalogue = Catalogue.of(channel)
    return {
        delivery.pk: Body(
            {
                "event": "upsert",
                "type": "userChat",
                "entity": as_chat(chat),
                "refers": _refers(chat.contact, catalogue),
            },
            chat.contact_id,
        )
        for delivery in deliveries
        if (chat := chats.get(delivery.subject or 0))
    }


def _message_bodies(channel: Channel, deliveries: Deliveries) -> dict[int, Body]:
    ids = [delivery.subject for delivery in deliveries if delivery.subject]
    messages = {
        message.pk: message
        for message in Message.everywhere.filter(channel=channel, pk__in=ids).select_related("chat__contact")
    }
    catalogue = Catalogue.of(channel)
    return {
        delivery.pk: Body(
            {
                "event": "push",
                "type": "message",
                "entity": as_message(message),
                "refers": {"userChat": as_chat(message.chat), **_refers(message.chat.contact, catalogue)},
            },
            message.chat.contact_id,
        )
        for delivery in deliveries
        if (message := messages.get(delivery.subject or 0))
    }


def contacts_of(channel: Channel, ids: Iterable[int | None]) -> dict[int, Contact]:
    """Return the contacts of these ids that exist, by id."""
    return {contact.pk: contact for contact in channel.contacts.filter(pk__in=[pk for pk in ids if pk])}


def _chats(channel: Channel, ids: Iterable[int | None]) -> dict[int, Chat]:
    chats = channel.chats.filter(pk__in=[pk for pk in ids if pk]).select_related("contact")
    return {chat.pk: chat for chat in chats}


def _refers(contact: Contact | None, catalogue: Catalogue) -> dict[str, Any]:
    return {"user": as_user(contact, catalogue)} if contact else {}


def lane_of_contact(pk: int, _details: Mapping[str, Any]) -> str:
    """Return what keeps the messages about one contact in order."""
    return f"contact {pk}"


CONTACTS: Final = Source(
    {
        "member.upserted.contact": _("Member added or changed"),
        "member.upserted.subscription": _("Member’s marketing consent changed"),
        "lead.upserted.contact": _("Lead added or changed"),
        "lead.upserted.subscription": _("Lead’s marketing consent changed"),
    },
    _contact_bodies,
    lane_of_contact,
    lock_contacts,
)
DELETIONS: Final = Source(
    {"member.deleted": _("Member deleted"), "lead.deleted": _("Lead deleted")}, _deletion_bodies, lane_of_contact
)
CHATS: Final = Source(
    {"userChat.opened": _("Chat opened")}, _chat_bodies, lambda pk, _details: f"chat {pk}", lock_contacts
)
MESSAGES: Final = Source(
    {"message.created.userChat": _("Chat message written")},
    _message_bodies,
    lambda _pk, details: f"chat {details['chat']}",
    lock_contacts,
)
