from typing import Final

from django.db.models import QuerySet

from crm.models import Manager, Notice
from crm.precompiled import PrecompiledCount

_unread: Final = PrecompiledCount(
    lambda pk, channel_id: Notice.everywhere.filter(manager=pk, channel_id=channel_id, read_at=None), (-1, -2)
)


def unread(manager: Manager) -> int:
    return _unread.number(manager.pk, manager.channel_id)


def notices(manager: Manager) -> "QuerySet[Notice]":
    """My Chatroom, newest first."""
    return manager.notices.filter(channel_id=manager.channel_id).order_by("-id")
