"""Who is a manager, and with which role. What is changed here acts on the next request and on running jobs."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Channel, Invitation, Manager, Role, User


@transaction.atomic
def add_manager(channel: Channel, user: User, role: Role | None = None, *, by: Actor) -> Manager:
    """Make the user a manager of the channel, by default with the role for invited people.

    An open invitation of theirs is closed. Raise ValidationError for somebody who is a manager already.
    """
    user = User.locked(user.pk)
    channel = Channel.locked(channel.pk)
    role = role or default_role(channel)
    check_role(role, channel)
    if channel.managers.filter(user=user).exists():
        raise ValidationError(already_a_manager(user.email))
    manager = Manager.everywhere.create(channel=channel, user=user, role=role)
    record(channel, "manager.added", manager, by=by, after={"role": role.name})
    _withdraw_all(channel, channel.invitations.filter(email=user.email), by=by)
    return manager


@transaction.atomic
def change_role(manager: Manager, role: Role, *, by: Actor) -> None:
    """Give the manager another role of the channel, and tell them. Who loses the owner's, loses their open invitations.

    Raise ValidationError; also when no owner would be left. Raise Manager.DoesNotExist for one who has been removed.
    """
    channel = Channel.locked(manager.channel_id)
    check_role(role, channel)
    manager = channel.managers.select_related("role", "user").get(pk=manager.pk)
    former = manager.role
    if former.pk == role.pk:
        return
    if not role.is_owner:
        _keep_an_owner(channel, manager)
        _withdraw_all(channel, manager.invitations.all(), by=by)
    channel.managers.filter(pk=manager.pk).update(role=role)
    record(channel, "manager.role_changed", manager, by=by, before={"role": former.name}, after={"role": role.name})
    if by.manager is None or by.manager.pk != manager.pk:
        with translation.override(manager.user.language):
            text = _("Your role in this channel has changed from “%(former)s” to “%(role)s”.")
            post(manager, text % {"former": former, "role": role})


@transaction.atomic
def remove_manager(manager: Manager, *, by: Actor) -> None:
    """End the user's membership; managers may leave by this too. Invitations that they have sent are withdrawn.

    Their running jobs stop at the next batch. Raise ValidationError for the channel's last owner, and
    Manager.DoesNotExist for one who has been removed.
    """
    channel = Channel.locked(manager.channel_id)
    manager = channel.managers.select_related("role", "user").get(pk=manager.pk)
    _keep_an_owner(channel, manager)
    _withdraw_all(channel, manager.invitations.all(), by=by)
    is_own = by.manager is not None and by.manager.pk == manager.pk
    before = {"role": manager.role.name}
    record(channel, "manager.left" if is_own else "manager.removed", manager, by=by, before=before)
    manager.delete()


@transaction.atomic
def set_active(user: User, is_active: bool, *, by: Actor) -> None:
    """Let the user sign in, or no longer. Raise ValidationError for the last owner of a channel.

    The log of each of the user's channels says so. Invitations that they have sent are withdrawn.
    """
    user = User.locked(user.pk)
    memberships = Manager.everywhere.filter(user=user)
    # In the order of ids, so that two can't wait for each other.
    channels = [Channel.locked(pk) for pk in sorted(memberships.values_list("channel", flat=True))]
    for channel in channels:
        manager = channel.managers.select_related("role", "user").filter(user=user).first()
        if manager is None or manager.user.is_active == is_active:
            continue
        if not is_active:
            _keep_an_owner(channel, manager)
            _withdraw_all(channel, manager.invitations.all(), by=by)
        verb = "manager.reactivated" if is_active else "manager.deactivated"
        record(channel, verb, manager, by=by)
    User.objects.filter(pk=user.pk).update(is_active=is_active)


def default_role(channel: Channel) -> Role:
    """Return the role that invited people get."""
    return channel.roles.get(is_default=True)


def check_role(role: Role, channel: Channel) -> None:
    """Raise ValidationError unless the role is one of the channel."""
    if not channel.roles.filter(pk=role.pk).exists():
        raise ValidationError(_("That role doesn’t exist in this channel."))


def already_a_manager(email: str) -> str:
    return _("%(email)s is already a manager of this channel.") % {"email": email}


def close(invitation: Invitation, state: Invitation.State) -> None:
    """Let nobody accept the invitation from now on."""
    invitation.state, invitation.closed_at = state, timezone.now()
    invitation.save(update_fields=["state", "closed_at"])


def _withdraw_all(channel: Channel, invitations: "QuerySet[Invitation]", *, by: Actor) -> None:
    # Else somebody could come back by a link that they have sent to an address of their own.
    for invitation in invitations.filter(state=Invitation.State.OPEN):
        close(invitation, Invitation.State.WITHDRAWN)
        record(channel, "manager.invitation_withdrawn", invitation, by=by)


def _keep_an_owner(channel: Channel, leaving: Manager) -> None:
    # One who can't sign in can't look after the channel.
    owners = channel.managers.filter(role__kind=Role.Kind.OWNER, user__is_active=True)
    if leaving.is_owner and not owners.exclude(pk=leaving.pk).exists():
        raise ValidationError(_("The channel’s last owner can’t be removed, deactivated or given another role."))
