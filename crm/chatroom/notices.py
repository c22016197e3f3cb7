"""Notices in My Chatroom: messages of the channel's bot to one manager."""

from datetime import datetime

from django.utils import timezone

from crm.models import Manager, Notice


def post(
    manager: Manager,
    text: str,
    *,
    label: str = "",
    route: str = "",
    pk: int | None = None,
    until: datetime | None = None,
) -> Notice:
    """Write a message into the manager's chatroom.

    A button with this label is drawn below it when `route` is given: a URL name that takes the channel's slug and
    `pk`, working until `until` (None = always).
    """
    return Notice.everywhere.create(
        channel_id=manager.channel_id,
        manager=manager,
        text=text,
        button_label=label,
        button_route=route,
        button_id=pk,
        button_until=until,
    )


def mark_read(manager: Manager) -> int:
    """Mark all unread notices of the manager as read; return how many those were."""
    return manager.notices.filter(channel_id=manager.channel_id, read_at=None).update(read_at=timezone.now())
