"""The secret of member hashes: who sees it is recorded, and it can be renewed."""

import secrets

from django.db import transaction

from crm.actors import Actor
from crm.log import record
from crm.models import Channel


@transaction.atomic
def show_secret(channel: Channel, *, by: Actor) -> str:
    """Return the secret, and record that it was shown. A channel without one gets one."""
    now = Channel.locked(channel.pk)
    if not now.member_hash_secret:
        _renew(now)
    record(now, "channel.secret_shown", now, by=by)
    return now.member_hash_secret


@transaction.atomic
def renew_secret(channel: Channel, *, by: Actor) -> str:
    """Make another secret, and return it: hashes of the old one are refused from now on."""
    now = Channel.locked(channel.pk)
    _renew(now)
    record(now, "channel.secret_renewed", now, by=by)
    return now.member_hash_secret


def _renew(channel: Channel) -> None:
    channel.member_hash_secret = secrets.token_hex(32)
    channel.save(update_fields=["member_hash_secret"])
