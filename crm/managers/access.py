"""What a request may name: managers and invitations of its own channel. Everything else is not found."""

from django.http import Http404

from crm.managers.queries import listed_managers
from crm.models import Channel, Invitation, Manager


def visible_manager(channel: Channel, pk: int) -> Manager:
    """Return the channel's manager of that id. Raise Http404 without one."""
    manager = listed_managers(channel).filter(pk=pk).first()
    if manager is None:
        raise Http404
    return manager


def visible_invitation(channel: Channel, pk: int) -> Invitation:
    """Return the channel's invitation of that id, in any state. Raise Http404 without one."""
    invitation = channel.invitations.select_related("role").filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation
