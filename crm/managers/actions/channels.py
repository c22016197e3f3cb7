from typing import Any

from django.db import transaction

from crm.actors import Actor
from crm.channels.actions import create_channel
from crm.managers.actions.memberships import add_manager
from crm.models import Manager, Role, User


@transaction.atomic
def create_own_channel(user: User, slug: str, name: str, *, ip_address: str | None = None, **settings: Any) -> Manager:
    """Create a channel and return its owner, who is the user. Raise ValidationError, also for a slug in use."""
    by = Actor(name=str(user), ip_address=ip_address)
    channel = create_channel(slug, name, by=by, **settings)
    return add_manager(channel, user, channel.roles.get(kind=Role.Kind.OWNER), by=by)
