"""Invitations: sent, sent again, withdrawn, accepted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.managers.actions.memberships import already_a_manager, check_role, close, default_role
from crm.models import Channel, Invitation, Manager, Role, User
from crm.models.invitation import digest_of, new_token

# More in an hour, of a channel and to one address, is no inviting any more.
IN_AN_HOUR: Final = 50
TO_ONE_ADDRESS: Final = 5


@dataclass(frozen=True)
class NewInvitation:
    """An invitation with its token, which nobody can read later."""

    invitation: Invitation
    token: str

    @property
    def path(self) -> str:
        return reverse("invitation_acceptance", args=[self.token])


@transaction.atomic
def invite(channel: Channel, email: str, role: Role | None = None, *, by: Actor) -> NewInvitation:
    """Invite somebody by an e-mail address, by default with the role for invited people.

    Raise ValidationError for an address that isn't one, that a manager or a deactivated account has, or that has an
    invitation which can still be accepted; and when too many were sent within an hour.
    """
    channel = Channel.locked(channel.pk)
    email = email.strip().lower()
    if earlier := channel.invitations.filter(email=email, state=Invitation.State.OPEN).first():
        if not earlier.is_expired:
            raise ValidationError({"email": _("This address already has an open invitation. You can send it again.")})
        close(earlier, Invitation.State.REPLACED)
    new = _create(channel, email, role or default_role(channel), by)
    record(channel, "manager.invited", new.invitation, by=by, after={"role": _name(new.invitation)})
    return new


@transaction.atomic
def invite_again(invitation: Invitation, *, by: Actor) -> NewInvitation:
    """Make a new link, and let the earlier one work no longer. Raise ValidationError as `invite` does.

    Also for an invitation that was accepted or withdrawn meanwhile.
    """
    channel = Channel.locked(invitation.channel_id)
    earlier = _open(channel, invitation)
    close(earlier, Invitation.State.REPLACED)
    new = _create(channel, earlier.email, earlier.role or default_role(channel), by)
    record(channel, "manager.invited_again", new.invitation, by=by, after={"role": _name(new.invitation)})
    return new


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor) -> None:
    """Let the link work no longer; if it was sent again meanwhile, the new one.

    Raise ValidationError for one that was accepted or withdrawn meanwhile.
    """
    channel = Channel.locked(invitation.channel_id)
    newest = channel.invitations.filter(email=invitation.email, pk__gte=invitation.pk, state=Invitation.State.OPEN)
    invitation = _open(channel, newest.first() or invitation)
    close(invitation, Invitation.State.WITHDRAWN)
    record(channel, "manager.invitation_withdrawn", invitation, by=by, before={"role": _name(invitation)})


@transaction.atomic
def accept(invitation: Invitation, user: User, *, ip_address: str | None = None) -> Manager:
    """Make the user whose address was invited a manager; one who is a manager already keeps their role.

    Raise ValidationError for another user, and for an invitation that can no longer be accepted.
    """
    user = User.locked(user.pk)
    channel = Channel.locked(invitation.channel_id)
    if user.email != invitation.email or not user.is_active:
        raise ValidationError(_("This invitation is for another address."))
    return _join(channel, invitation, user, ip_address)


@transaction.atomic
def sign_up(
    invitation: Invitation, name: str, password: str, language: str, *, ip_address: str | None = None
) -> Manager:
    """Create the invited user, and make them a manager. The password must have been validated.

    Raise ValidationError for an address that has an account by now, and for an invitation that can no longer be
    accepted.
    """
    channel = Channel.locked(invitation.channel_id)
    if User.objects.filter(email=invitation.email).exists():
        raise ValidationError(_("There is an account with this address by now. Sign in to accept the invitation."))
    _acceptable(channel, invitation)
    user = User(email=invitation.email, name=name, language=language)
    user.set_password(password)
    user.full_clean()
    user.save()
    return _join(channel, invitation, user, ip_address)


def _join(channel: Channel, invitation: Invitation, user: User, ip_address: str | None) -> Manager:
    invitation = _acceptable(channel, invitation)
    close(invitation, Invitation.State.ACCEPTED)
    if manager := channel.managers.select_related("user", "role").filter(user=user).first():
        return manager
    role = invitation.role or default_role(channel)
    manager = Manager.everywhere.create(channel=channel, user=user, role=role)
    joined = Actor.of(manager, ip_address)
    record(channel, "manager.joined", manager, by=joined, after={"role": role.name}, invited_by=invitation.sender_name)
    if sender := invitation.sender:
        with translation.override(sender.user.language):
            text = _("%(name)s (%(email)s) has accepted your invitation, with the role “%(role)s”.")
            post(sender, text % {"name": user, "email": user.email, "role": role})
    return manager


def _create(channel: Channel, email: str, role: Role, by: Actor) -> NewInvitation:
    check_role(role, channel)
    if channel.managers.filter(user__email=email).exists():
        raise ValidationError({"email": already_a_manager(email)})
    if User.objects.filter(email=email, is_active=False).exists():
        text = _("The account of this address is deactivated. An admin of this installation can activate it again.")
        raise ValidationError({"email": text})
    _check_rate(channel, email)
    token, now = new_token(), timezone.now()
    invitation = Invitation(
        channel=channel,
        email=email,
        role=role,
        sender=by.manager,
        sender_name=by.name,
        digest=digest_of(token),
        created_at=now,
        expires_at=now + Invitation.VALID_FOR,
    )
    invitation.full_clean()
    invitation.save()
    return NewInvitation(invitation, token)


def _check_rate(channel: Channel, email: str) -> None:
    lately = channel.invitations.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    if lately.filter(email=email).count() >= TO_ONE_ADDRESS:
        text = _("An address gets at most %(number)s invitations an hour. Copy a link, or try again later.")
        raise ValidationError(text % {"number": TO_ONE_ADDRESS})
    if lately.count() >= IN_AN_HOUR:
        text = _("At most %(number)s invitations an hour can be sent. Try again later.")
        raise ValidationError(text % {"number": IN_AN_HOUR})


def _open(channel: Channel, invitation: Invitation) -> Invitation:
    current = channel.invitations.select_related("role", "sender__user").filter(pk=invitation.pk).first()
    if current is None or not current.is_open:
        raise ValidationError(_("This invitation is no longer open."))
    return current


def _acceptable(channel: Channel, invitation: Invitation) -> Invitation:
    current = _open(channel, invitation)
    if channel.is_being_deleted:
        raise ValidationError(_("The channel is being deleted."))
    if current.is_expired:
        raise ValidationError(_("This invitation has expired."))
    return current


def _name(invitation: Invitation) -> str:
    assert invitation.role  # an open one has one
    return invitation.role.name
