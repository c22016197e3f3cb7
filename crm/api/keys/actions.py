"""Making API keys, and revoking them."""

import secrets
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.api.keys.secrets import digest
from crm.log import record
from crm.models import ApiKey, Channel

MOST: Final = 50  # keys of a channel that work


class NewKey(NamedTuple):
    """A key, and its secret, which is known only now."""

    key: ApiKey
    secret: str


@transaction.atomic
def make_key(channel: Channel, name: str, *, by: Actor) -> NewKey:
    """Make a key with which a program may read and change the channel's customers. Raise ValidationError."""
    Channel.locked(channel.pk)
    if channel.api_keys.filter(revoked_at=None).count() >= MOST:
        raise ValidationError(_("A channel has at most %(limit)s API keys. Revoke one first.") % {"limit": MOST})
    secret = secrets.token_hex(32)
    key = ApiKey(
        channel=channel,
        name=name.strip(),
        access_key=secrets.token_hex(12),
        secret_hash=digest(secret),
        manager=by.manager,
    )
    key.full_clean()
    key.save()
    record(channel, "api_key.made", key, by=by)
    return NewKey(key, secret)


@transaction.atomic
def revoke(key: ApiKey, *, by: Actor) -> bool:
    """Let a key work no longer, from the next request on; return False when it didn't already."""
    revoked = key.channel.api_keys.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
    if revoked:
        record(key.channel, "api_key.revoked", key, by=by)
    return bool(revoked)
