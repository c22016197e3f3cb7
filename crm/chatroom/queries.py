from django.db.models import QuerySet

from crm.models import Manager, Notice


def unread(manager: Manager) -> int:
    return manager.notices.filter(channel_id=manager.channel_id, read_at=None).count()


def notices(manager: Manager) -> "QuerySet[Notice]":
    """My Chatroom, newest first."""
    return manager.notices.filter(channel_id=manager.channel_id).order_by("-id")
