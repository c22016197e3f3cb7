"""A customer asks what is stored of them: owners get a file of it, made at the moment in which it is downloaded."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.models import Contact, DataRequest, ShopifyShop
from contacts.values import epoch_ms
from crm.actors import Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Channel, Manager, Role

AVAILABLE: Final = timedelta(days=30)  # in which Shopify asks for an answer
ROUTE: Final = "data_request"


def tell_owners(shop: ShopifyShop, customer_id: str) -> None:
    """Tell the owners in My Chatroom, with a button that downloads the file."""
    contact = shop.channel.contacts.filter(member_id=customer_id).first()
    request = None
    if contact is not None:
        expires_at = timezone.now() + AVAILABLE
        request = DataRequest.everywhere.create(channel=shop.channel, contact=contact, expires_at=expires_at)
    owners = Manager.everywhere.filter(channel=shop.channel_id, role__kind=Role.Kind.OWNER).select_related("user")
    for owner in owners:
        with translation.override(owner.user.language):
            _tell(owner, request)


def _tell(owner: Manager, request: DataRequest | None) -> None:
    if request is None:
        post(owner, _("Through Shopify, a customer asks for their data. This channel has nothing of them."))
        return
    text = _("Through Shopify, a customer asks for their data. Download it and send it to them within 30 days.")
    post(owner, text, label=_("Download"), route=ROUTE, pk=request.pk, until=request.expires_at)


@transaction.atomic
def stored_data(request: DataRequest, *, by: Actor) -> dict[str, Any]:
    """Return all that the channel has of the contact, as JSON, and record that it was taken out."""
    contact = request.contact
    record(request.channel, "contact.data_given", contact, by=by)
    return {
        "profile": contact.profile,
        "memberId": contact.member_id,
        "type": contact.type,
        "tags": contact.tags,
        "unsubscribeEmail": contact.unsubscribe_email,
        "unsubscribeTexting": contact.unsubscribe_texting,
        "blocked": contact.blocked,
        "country": contact.country,
        "city": contact.city,
        "language": contact.language,
        "web": contact.web,
        "mobile": contact.mobile,
        "sessionsCount": contact.sessions_count,
        "lastSeenAt": epoch_ms(contact.last_seen_at) if contact.last_seen_at else None,
        "createdAt": epoch_ms(contact.created_at),
        "updatedAt": epoch_ms(contact.updated_at),
        "chats": [_chat(chat) for chat in contact.chats.order_by("id").prefetch_related("messages")],
        "events": [
            {"name": event.name, "properties": event.properties, "at": epoch_ms(event.at)}
            for event in contact.events.order_by("id")
        ],
        "orders": [
            {"id": order.number, "amount": str(order.amount), "paidAt": epoch_ms(order.paid_at)}
            for order in contact.shopify_orders.order_by("id")
        ],
        "changes": _changes(request.channel, contact),
    }


def _chat(chat: Any) -> dict[str, Any]:
    messages = sorted(chat.messages.all(), key=lambda message: message.pk)
    return {
        "openedAt": epoch_ms(chat.created_at),
        "messages": [
            {"by": message.side, "text": message.text, "at": epoch_ms(message.created_at)} for message in messages
        ],
    }


def _changes(channel: Channel, contact: Contact) -> list[dict[str, Any]]:
    """Values that the contact had before, from the activity log."""
    entries = channel.log.filter(subject_type="contact", subject_id=contact.pk, before__isnull=False).order_by("id")
    return [{"at": epoch_ms(entry.at), "before": entry.before, "after": entry.after} for entry in entries]
