"""Writes of roles. What a role may do is read with each request and each batch of a job, so changes act at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm import managers
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, Role
from crm.permissions import OWNER_ONLY, PERMISSIONS, with_needed, without_dependents


@transaction.atomic
def create_role(channel: Channel, name: str, granted: Iterable[str] = (), *, by: Actor) -> Role:
    """Add a role of the channel's own, with these permissions and those that they need. Raise ValidationError."""
    channel = Channel.locked(channel.pk)
    role = Role(channel=channel, name=name, granted=sorted(with_needed([*granted])))
    role.full_clean()
    role.save()
    record(channel, "role.added", role, by=by, after={"name": role.name, "granted": role.granted})
    return role


@transaction.atomic
def update_role(role: Role, values: Mapping[str, Any], *, by: Actor) -> Role:
    """Change `name` or `granted` of a role; what the permissions need is granted too. Return it as it is now.

    Raise ValidationError; also for the owner's, which may do everything, and for the name of a built-in one.
    """
    channel = Channel.locked(role.channel_id)
    return _update(channel, _current(channel, role), values, by)


@transaction.atomic
def grant(role: Role, permission: str, *, by: Actor) -> frozenset[str]:
    """Grant the permission with all that it needs; return what was new of it. Raise ValidationError."""
    channel = Channel.locked(role.channel_id)
    current = _current(channel, role)
    _check(permission)
    granted = with_needed({*current.granted, permission})
    added = granted - set(current.granted)
    _update(channel, current, {"granted": sorted(granted)}, by)
    return added


@transaction.atomic
def revoke(role: Role, permission: str, *, by: Actor) -> frozenset[str]:
    """Take the permission away, with all that need it; return what is gone of it. Raise ValidationError."""
    channel = Channel.locked(role.channel_id)
    current = _current(channel, role)
    _check(permission)
    granted = without_dependents(current.granted, permission)
    taken = set(current.granted) - granted
    _update(channel, current, {"granted": sorted(granted)}, by)
    return frozenset(taken)


@transaction.atomic
def set_default_role(role: Role, *, by: Actor) -> None:
    """Let invited people get this role, where nobody says otherwise. Raise ValidationError for the owner's."""
    channel = Channel.locked(role.channel_id)
    current = _current(channel, role)
    if current.is_owner:
        raise ValidationError(_("Invited people become owners only where somebody says so."))
    former = channel.roles.get(is_default=True)
    if former.pk == current.pk:
        return
    _make_default(channel, current)
    record(channel, "role.default_changed", current, by=by, before={"role": former.name}, after={"role": current.name})


@transaction.atomic
def delete_role(role: Role, to: Role | None = None, *, by: Actor) -> None:
    """Delete a role of the channel's own. Its managers and open invitations get the role `to`.

    If it was the one for invited people, that is the basic role from then on. Raise ValidationError for a built-in
    one, and when somebody has or would get the role and `to` doesn't say what becomes of them.
    """
    channel = Channel.locked(role.channel_id)
    current = _current(channel, role)
    if not current.is_custom:
        raise ValidationError(_("A built-in role can’t be deleted."))
    people, invited = list(current.managers.all()), current.invitations.filter(state="open")
    if people or invited.exists():
        if to is None or to.pk == current.pk:
            raise ValidationError(
                {"to": _("Managers or open invitations have this role. Choose another one for them.")}
            )
        to = _current(channel, to)
        for manager in people:
            managers.change_role(manager, to, by=by)
        invited.update(role=to)
    if current.is_default:
        _make_default(channel, channel.roles.get(kind=Role.Kind.BASIC))
    record(channel, "role.deleted", current, by=by, before={"granted": current.granted}, after=_names(to))
    current.delete()


def _current(channel: Channel, role: Role) -> Role:
    current = channel.roles.filter(pk=role.pk).first()
    if current is None:
        raise ValidationError(_("That role doesn’t exist in this channel."))
    return current


def _update(channel: Channel, role: Role, values: Mapping[str, Any], by: Actor) -> Role:
    if role.is_owner:
        raise ValidationError(_("An owner may do everything: the role can’t be changed."))
    values = {name: sorted(with_needed(value)) if name == "granted" else value for name, value in values.items()}
    if "name" in values and not role.is_custom:
        raise ValidationError({"name": _("A built-in role keeps its name.")})
    before = {name: getattr(role, name) for name in values}
    for name, value in values.items():
        setattr(role, name, value)
    role.full_clean()
    after = {name: getattr(role, name) for name in values if getattr(role, name) != before[name]}
    if after:
        role.save(update_fields=[*after])
        record(channel, "role.changed", role, by=by, before={name: before[name] for name in after}, after=after)
    return role


def _check(permission: str) -> None:
    if permission not in PERMISSIONS or permission in OWNER_ONLY:
        raise ValidationError(_("Only owners may have: %(names)s") % {"names": permission})


def _make_default(channel: Channel, role: Role) -> None:
    channel.roles.filter(is_default=True).update(is_default=False)
    channel.roles.filter(pk=role.pk).update(is_default=True)


def _names(to: Role | None) -> dict[str, Any] | None:
    return {"role": to.name} if to else None
