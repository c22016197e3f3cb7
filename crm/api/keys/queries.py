import re
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from crm.access import membership_facts
from crm.api.keys.secrets import is_secret_of
from crm.models import ApiKey, Channel
from crm.precompiled import Precompiled

# How exactly the last use is known: writing it with each request would cost more than most requests.
USE_EVERY: Final = timedelta(minutes=1)

_ACCESS_KEY: Final = re.compile("[0-9a-f]{24}")
_NOBODYS: Final = "0" * 64


def find_key(access_key: str, secret: str) -> ApiKey | None:
    """Return the key if it works and this is its secret, with its channel and what `membership_facts` says of it."""
    found = _by_access_key.first(access_key) if _ACCESS_KEY.fullmatch(access_key) else None
    matches = is_secret_of(secret, found.secret_hash if found else _NOBODYS)
    return found if found and matches else None


def note_use(key: ApiKey) -> None:
    """Keep that the key was used, unless that was kept a moment ago."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - USE_EVERY:
        long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_EVERY)
        ApiKey.everywhere.filter(long_ago, channel=key.channel_id, pk=key.pk).update(last_used_at=now)


def listed_keys(channel: Channel) -> "QuerySet[ApiKey]":
    """Return the channel's keys that work, newest first."""
    return channel.api_keys.filter(revoked_at=None).select_related("manager__user").order_by("-pk")


def _working(access_key: str) -> "QuerySet[ApiKey]":
    keys = ApiKey.everywhere.filter(access_key=access_key, revoked_at=None, channel__deletion_requested_at=None)
    return keys.annotate(**dict(membership_facts)).select_related("channel").order_by("pk")


_by_access_key: Final = Precompiled(_working, ("\N{NULL}key",))
