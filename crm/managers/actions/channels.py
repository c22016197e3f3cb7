from typing import Any

from django.db import transaction

from crm.actors import Actor
from crm.channels.actions import create_channel
from crm.managers.actions.memberships import add_manager
from crm.models import Manager, Role, User


@transaction.atomic
def create_owned_channel(owner: User, slug: str, name: str, *, by: Actor, **settings: Any) -> Manager:
    """Create a channel with its first owner, and return them. Raise ValidationError, also for a slug in use."""
    channel = create_channel(slug, name, by=by, **settings)
    return add_manager(channel, owner, channel.roles.get(kind=Role.Kind.OWNER), by=by)
