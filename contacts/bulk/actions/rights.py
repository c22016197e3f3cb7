from django.utils.translation import gettext as _

from contacts.bulk.kinds.base import Kind, Refused
from crm.models import Channel, Manager


class NoRight(Refused):
    """Who asks may not do it."""

    def __init__(self) -> None:
        super().__init__(_("You don’t have the right to do that. Ask an owner of the channel."))


def allowed(channel: Channel, manager: Manager | None, kind: Kind) -> Manager:
    """The manager as he is now, if he may. Raises NoRight."""
    managers = channel.managers.filter(user__is_active=True).select_related("user", "role", "channel")
    now = managers.filter(pk=manager.pk).first() if manager else None
    if now is None or not all(map(now.may, kind.permissions)):
        raise NoRight
    return now
