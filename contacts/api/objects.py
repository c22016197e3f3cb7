"""Contacts, chats and messages as programs read them, in JSON.

Workers load this module too, as webhooks send the same objects. Their schemas are in `contacts.api.user` and
`contacts.api.chat`, which only the web server loads.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contacts.fields import PROFILE, Catalogue
from contacts.models import Chat, Contact, Message, Side
from contacts.values import epoch_ms

# Values of the profile that the user object has as members of its own, too.
COPIES: tuple[str, ...] = ("name", "email", "mobileNumber", "landlineNumber", "avatarUrl")


def as_user(contact: Contact, catalogue: Catalogue) -> dict[str, Any]:
    """Return the user object as JSON."""
    profile = {key: value for key, value in contact.profile.items() if f"{PROFILE}.{key}" in catalogue}
    return {
        "id": str(contact.pk),
        "channelId": str(contact.channel_id),
        "memberId": contact.member_id,
        "type": str(contact.type),
        "member": contact.type == Contact.Type.MEMBER,
        **{key: _text(profile.get(key)) for key in COPIES},
        "named": "name" in profile,
        "emailQualified": contact.email_qualified,
        "mobileNumberQualified": contact.mobile_number_qualified,
        "profile": profile,
        "tags": contact.tags,
        "blocked": contact.blocked,
        "unsubscribeEmail": contact.unsubscribe_email,
        "unsubscribeEmailUpdatedAt": _ms(contact.unsubscribe_email_at),
        "unsubscribeTexting": contact.unsubscribe_texting,
        "unsubscribeTextingUpdatedAt": _ms(contact.unsubscribe_texting_at),
        "hasChat": contact.has_chat,
        "language": contact.language,
        "country": contact.country,
        "city": contact.city,
        "web": contact.web,
        "mobile": contact.mobile,
        "sessionsCount": contact.sessions_count,
        "lastSeenAt": _ms(contact.last_seen_at),
        "createdAt": _ms(contact.created_at),
        "updatedAt": _ms(contact.updated_at),
        "version": contact.version,
    }


def only(user: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Return these members of a user object; `profile.<key>` is one of its profile."""
    chosen = {name: value for name, value in user.items() if name in names}
    keys = {key: value for key, value in user["profile"].items() if f"{PROFILE}.{key}" in names}
    return chosen | ({"profile": keys} if keys and "profile" not in chosen else {})


def as_chat(chat: Chat) -> dict[str, Any]:
    """Return the chat as JSON."""
    return {
        "id": str(chat.pk),
        "channelId": str(chat.channel_id),
        "userId": str(chat.contact_id) if chat.contact_id else None,
        "state": str(chat.state),
        "createdAt": epoch_ms(chat.created_at),
    }


def as_message(message: Message) -> dict[str, Any]:
    """Return the message as JSON."""
    return {
        "id": str(message.pk),
        "channelId": str(message.channel_id),
        "chatId": str(message.chat_id),
        "personType": "user" if message.side == Side.CUSTOMER else str(message.side),
        "plainText": message.text,
        "createdAt": epoch_ms(message.created_at),
    }


def _text(value: object) -> str | None:
    """A key may have another type than it began with."""
    return value if value is None or isinstance(value, str) else str(value)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else epoch_ms(moment)
