"""Writes of channels."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from crm.actors import Actor
from crm.channels.initialisation import initialise
from crm.log import record
from crm.models import Channel, Role
from crm.permissions import BASIC


@transaction.atomic
def create_channel(slug: str, name: str, *, by: Actor, **settings: Any) -> Channel:
    """Create a channel with its two built-in roles and what the apps initialise it with. Raise ValidationError."""
    channel = Channel(
        slug=slug,
        name=name,
        member_hash_secret=secrets.token_hex(32),
        plugin_key=secrets.token_urlsafe(24),
        **settings,
    )
    channel.full_clean()
    channel.save()
    Role.everywhere.create(channel=channel, name="owner", kind=Role.Kind.OWNER)
    Role.everywhere.create(channel=channel, name="basic", kind=Role.Kind.BASIC, granted=sorted(BASIC), is_default=True)
    initialise(channel)
    record(channel, "channel.created", channel, by=by)
    return channel


@transaction.atomic
def update_channel(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> None:
    """Change these columns of the channel. Raise ValidationError."""
    before = Channel.locked(channel.pk)
    now = Channel.objects.get(pk=channel.pk)
    for name, value in values.items():
        setattr(now, name, value)
    now.full_clean()
    now.save(update_fields=[*values])
    record(
        now,
        "channel.changed",
        now,
        by=by,
        before={name: getattr(before, name) for name in values},
        after={name: getattr(now, name) for name in values},
    )
