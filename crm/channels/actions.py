"""The kernel's writes: channels, their roles and managers."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.channels.initialisation import initialise
from crm.log import record
from crm.models import Channel, Manager, Role, User
from crm.permissions import BASIC


@transaction.atomic
def create_channel(slug: str, name: str, *, by: Actor, **settings: Any) -> Channel:
    """A new channel with its two built-in roles and what the apps initialise it with. Raises ValidationError."""
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
    Role.everywhere.create(channel=channel, name="basic", kind=Role.Kind.BASIC, granted=sorted(BASIC))
    initialise(channel)
    record(channel, "channel.created", channel, by=by)
    return channel


@transaction.atomic
def add_manager(channel: Channel, user: User, role: Role | None = None, *, by: Actor) -> Manager:
    """Make the user a manager of the channel; without a role he gets `basic`. Raises ValidationError."""
    role = role or channel.roles.get(kind=Role.Kind.BASIC)
    _check_role(role, channel)
    manager = Manager.everywhere.create(channel=channel, user=user, role=role)
    record(channel, "manager.added", manager, by=by, after={"role": role.name})
    return manager


@transaction.atomic
def change_role(manager: Manager, role: Role, *, by: Actor) -> None:
    """Give the manager another role of the channel. Raises ValidationError; also when no owner would be left."""
    channel = _locked(manager.channel_id)
    _check_role(role, channel)
    manager = channel.managers.select_related("role", "user").get(pk=manager.pk)
    if role.kind != Role.Kind.OWNER:
        _keep_an_owner(channel, manager)
    record(
        channel,
        "manager.role_changed",
        manager,
        by=by,
        before={"role": manager.role.name},
        after={"role": role.name},
    )
    channel.managers.filter(pk=manager.pk).update(role=role)


@transaction.atomic
def remove_manager(manager: Manager, *, by: Actor) -> None:
    """End the user's membership. Raises ValidationError for the channel's last owner."""
    channel = _locked(manager.channel_id)
    manager = channel.managers.select_related("role", "user").get(pk=manager.pk)
    _keep_an_owner(channel, manager)
    record(channel, "manager.removed", manager, by=by, before={"role": manager.role.name})
    manager.delete()


def _check_role(role: Role, channel: Channel) -> None:
    if role.channel_id != channel.pk:
        raise ValidationError(_("That role belongs to another channel."))


def _locked(channel_id: int) -> Channel:
    # Two at once must not each see the other as the owner who stays.
    return Channel.objects.select_for_update().get(pk=channel_id)


def _keep_an_owner(channel: Channel, leaving: Manager) -> None:
    owners = channel.managers.filter(role__kind=Role.Kind.OWNER)
    if leaving.is_owner and not owners.exclude(pk=leaving.pk).exists():
        raise ValidationError(_("The channel's last owner can't be removed or given another role."))
