from django.db.models import Exists, OuterRef, QuerySet

from crm.access import HAS_SECOND_FACTOR
from crm.models import Channel, Invitation, Manager, User
from crm.models.invitation import digest_of


def listed_managers(channel: Channel) -> "QuerySet[Manager]":
    """Return the managers with user and role, and whether they have a second factor; the oldest first."""
    return channel.managers.select_related("user", "role").annotate(has_second_factor=HAS_SECOND_FACTOR).order_by("pk")


def open_invitations(channel: Channel) -> "QuerySet[Invitation]":
    """Return what can be accepted, or could until it expired; the newest first.

    `is_blocked` says that the address has an account which is deactivated.
    """
    deactivated = Exists(User.objects.filter(email=OuterRef("email"), is_active=False))
    invitations = channel.invitations.filter(state=Invitation.State.OPEN).select_related("role")
    return invitations.annotate(is_blocked=deactivated).order_by("-pk")


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that the link with this token is of, whether or not it still works."""
    invitations = Invitation.everywhere.select_related("channel", "role")
    return invitations.filter(digest=digest_of(token)).first()


def user_of(invitation: Invitation) -> User | None:
    """Return who has an account with the address that was invited."""
    return User.objects.filter(email=invitation.email).first()
