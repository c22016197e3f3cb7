"""Whether a manager may still do what they have asked for. Background work asks before each batch."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.jobs.runner import Refusal
from crm.models import Channel, Manager
from crm.precompiled import Precompiled


class NoRight(Refusal):
    """The manager has left, was deactivated, or lacks a permission."""

    def __init__(self) -> None:
        super().__init__(_("You don’t have permission to do that. Ask an owner of the channel."))


def authorise(channel: Channel, manager: Manager | None, *permissions: str) -> Manager:
    """Return the manager as stored now, with user and role, if they are active and have all these permissions.

    Raise NoRight otherwise, also for None: a manager who has been removed. Costs one query.
    """
    current = _current.first(channel.pk, manager.pk) if manager else None
    if current is None or not all(map(current.may, permissions)):
        raise NoRight
    return current


def _active(channel_id: int, pk: int) -> "QuerySet[Manager]":
    managers = Manager.everywhere.filter(channel_id=channel_id, pk=pk, user__is_active=True)
    return managers.select_related("user", "role", "channel")


_current: Final = Precompiled(_active, (-1, -2))
