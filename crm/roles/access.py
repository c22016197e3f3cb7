"""What a request may name: roles of its own channel. Everything else is not found."""

from django.http import Http404

from crm.models import Channel, Role


def visible_role(channel: Channel, pk: int) -> Role:
    """Return the channel's role of that id. Raise Http404 without one."""
    role = channel.roles.select_related("channel").filter(pk=pk).first()
    if role is None:
        raise Http404
    return role
