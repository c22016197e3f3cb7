from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from crm.models import Manager, Role, User
from crm.precompiled import Precompiled


def _managers(user_id: int) -> "QuerySet[Manager]":
    managers = Manager.everywhere.filter(Q(channel__deletion_requested_at=None) | Q(role__kind=Role.Kind.OWNER))
    return managers.filter(user=user_id).select_related("channel", "role", "user").order_by("channel__name")


_memberships: Final = Precompiled(_managers, (-1,))


def memberships(user: User) -> list[Manager]:
    """The channels that the user may switch between; for owners also those that are being deleted, to look at that."""
    return _memberships.all(user.pk)


def may_create_channels(user: User) -> bool:
    """Whether the user may make channels: a superuser, and each owner where the installation says so."""
    if user.is_superuser or settings.CHANNELS_BY != "owners":
        return user.is_superuser
    return Manager.everywhere.filter(user=user, role__kind=Role.Kind.OWNER).exists()
