"""Writes of channels, their roles and managers."""

import secrets
from collections.abc import Iterable, Mapping
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
    Role.everywhere.create(channel=channel, name="basic", kind=Role.Kind.BASIC, granted=sorted(BASIC))
    initialise(channel)
    record(channel, "channel.created", channel, by=by)
    return channel


@transaction.atomic
def update_channel(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> None:
    """Change these columns of the channel. Raise ValidationError."""
    before = _locked(channel.pk)
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


@transaction.atomic
def create_role(channel: Channel, name: str, granted: Iterable[str], *, by: Actor) -> Role:
    """Add a role of the channel's own. Raise ValidationError; also for what can't be granted."""
    role = Role(channel=channel, name=name, granted=sorted(granted))
    role.full_clean()
    role.save()
    record(channel, "role.added", role, by=by, after={"name": name, "granted": role.granted})
    return role


@transaction.atomic
def update_role(role: Role, values: Mapping[str, Any], *, by: Actor) -> None:
    """Change `name` or `granted` of a role. Raise ValidationError; also for the owner's, which may do everything."""
    channel = _locked(role.channel_id)
    now = channel.roles.get(pk=role.pk)
    if now.kind == Role.Kind.OWNER:
        raise ValidationError(_("An owner may do everything: the role can’t be changed."))
    before = {name: getattr(now, name) for name in values}
    for name, value in values.items():
        setattr(now, name, value)
    now.full_clean()
    now.save(update_fields=[*values])
    record(channel, "role.changed", now, by=by, before=before, after=dict(values))


@transaction.atomic
def delete_role(role: Role, *, by: Actor) -> None:
    """Delete a role of the channel's own. Raise ValidationError for a built-in one, and while managers have it."""
    channel = _locked(role.channel_id)
    now = channel.roles.get(pk=role.pk)
    if now.kind != Role.Kind.CUSTOM:
        raise ValidationError(_("A built-in role can’t be deleted."))
    if now.managers.exists():
        raise ValidationError(_("Managers have this role. Give them another one first."))
    record(channel, "role.deleted", now, by=by, before={"granted": now.granted})
    now.delete()


@transaction.atomic
def add_manager(channel: Channel, user: User, role: Role | None = None, *, by: Actor) -> Manager:
    """Make the user a manager of the channel, by default with the role `basic`. Raise ValidationError."""
    role = role or channel.roles.get(kind=Role.Kind.BASIC)
    _check_role(role, channel)
    manager = Manager.everywhere.create(channel=channel, user=user, role=role)
    record(channel, "manager.added", manager, by=by, after={"role": role.name})
    return manager


@transaction.atomic
def change_role(manager: Manager, role: Role, *, by: Actor) -> None:
    """Give the manager another role of the channel. Raise ValidationError; also when no owner would be left.

    Raise Manager.DoesNotExist for one who has been removed.
    """
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
    """End the user's membership. Raise ValidationError for the channel's last owner.

    Raise Manager.DoesNotExist for one who has been removed.
    """
    channel = _locked(manager.channel_id)
    manager = channel.managers.select_related("role", "user").get(pk=manager.pk)
    _keep_an_owner(channel, manager)
    record(channel, "manager.removed", manager, by=by, before={"role": manager.role.name})
    manager.delete()


def _check_role(role: Role, channel: Channel) -> None:
    if role.channel_id != channel.pk:
        raise ValidationError(_("That role belongs to another channel."))


def _locked(channel_id: int) -> Channel:
    # Of two owners who leave at once, neither must count the other as the one who stays.
    return Channel.objects.select_for_update().get(pk=channel_id)


@transaction.atomic
def set_active(user: User, is_active: bool, *, by: Actor) -> None:
    """Let the user sign in, or no longer. Raise ValidationError for the last owner of a channel.

    The log of each of the user's channels says so.
    """
    memberships = Manager.everywhere.filter(user=user)
    # In the order of ids, so that two can't wait for each other.
    channels = [_locked(pk) for pk in sorted(memberships.values_list("channel", flat=True))]
    for channel in channels:
        manager = channel.managers.select_related("role", "user").filter(user=user).first()
        if manager is None or manager.user.is_active == is_active:
            continue
        if not is_active:
            _keep_an_owner(channel, manager)
        verb = "manager.reactivated" if is_active else "manager.deactivated"
        record(channel, verb, manager, by=by)
    User.objects.filter(pk=user.pk).update(is_active=is_active)


def _keep_an_owner(channel: Channel, leaving: Manager) -> None:
    # One who can't sign in can't look after the channel.
    owners = channel.managers.filter(role__kind=Role.Kind.OWNER, user__is_active=True)
    if leaving.is_owner and not owners.exclude(pk=leaving.pk).exists():
        raise ValidationError(_("The channel’s last owner can’t be removed, deactivated or given another role."))
