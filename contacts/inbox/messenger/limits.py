"""How many messages and new chats a visitor, and an address, may send: counted for all web processes together."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from contacts.models import ChatBucket
from contacts.visitors.actions import Door
from contacts.visitors.limits import Buckets, network
from contacts.visitors.views import Limits, too_many

MINUTE: Final = 60
HOUR: Final = 3600

news: Final = Limits(
    Buckets(lambda: settings.MESSENGER_NEWS_OF_ADDRESS), Buckets(lambda: settings.MESSENGER_NEWS_OF_VISITOR)
)

# One statement, so that those who come at the same time wait for each other and none spends what another has.
_FILLED: Final = "LEAST(%(size)s, bucket.tokens + %(refill)s * GREATEST(extract(epoch FROM %(now)s - bucket.at), 0))"
_SPEND: Final = f"""
    INSERT INTO {ChatBucket._meta.db_table} AS bucket (channel_id, caller, tokens, at)
    VALUES (%(channel)s, %(caller)s, %(size)s - 1, %(now)s)
    ON CONFLICT (channel_id, caller) DO UPDATE
    SET tokens = {_FILLED} - 1, at = GREATEST(bucket.at, %(now)s)
    WHERE {_FILLED} >= 1
    RETURNING tokens
"""  # noqa: S608 - own names


def spend_message(door: Door) -> None:
    """Count a message. Raise Refused (429) for one too many."""
    _spend(door, "message", settings.MESSENGER_MESSAGES_OF_VISITOR, settings.MESSENGER_MESSAGES_OF_ADDRESS, MINUTE)


def spend_message_by_link(channel_pk: int, chat_pk: int, ip_address: str) -> None:
    """Count a message that is written by a link from a mail. Raise Refused (429) for one too many."""
    callers = {f"link {chat_pk}": settings.MESSENGER_MESSAGES_OF_VISITOR}
    callers[f"address {network(ip_address)}"] = settings.MESSENGER_MESSAGES_OF_ADDRESS
    _spend_each(channel_pk, "message", callers, MINUTE)


def spend_chat(door: Door) -> None:
    """Count a new chat. Raise Refused (429) for one too many."""
    _spend(door, "chat", settings.MESSENGER_CHATS_OF_VISITOR, settings.MESSENGER_CHATS_OF_ADDRESS, HOUR)


def forget() -> int:
    """Delete the buckets that are full again; return how many."""
    return ChatBucket.everywhere.filter(at__lt=timezone.now() - timedelta(seconds=HOUR))._raw_delete("default")


def _spend(door: Door, what: str, of_visitor: int, of_address: int, seconds: int) -> None:
    caller = door.caller
    callers = {f"visitor {caller.member_id or caller.veil_id}": of_visitor}
    callers[f"address {network(caller.actor.ip_address or '')}"] = of_address
    _spend_each(door.channel.pk, what, callers, seconds)


def _spend_each(channel_pk: int, what: str, callers: Mapping[str, int], seconds: int) -> None:
    for name, size in callers.items():
        if size and not _take(channel_pk, f"{what} {name}", size, seconds):
            raise too_many(seconds / size)


def _take(channel_pk: int, caller: str, size: int, seconds: int) -> bool:
    hashed = hashlib.blake2b(f"{channel_pk} {caller}".encode(), digest_size=32, key=_key()).hexdigest()
    values: dict[str, Any] = {
        "channel": channel_pk,
        "caller": hashed,
        "size": size,
        "refill": size / seconds,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        return cursor.fetchone() is not None


def _key() -> bytes:
    return hashlib.sha256(settings.SECRET_KEY.encode()).digest()
