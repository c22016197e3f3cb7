from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm.channels.queries import memberships
from crm.chatroom.queries import unread
from crm.jobs.queries import open_jobs


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page shows; nothing is asked of the database before a template uses it."""
    manager = getattr(request, "manager", None)
    if manager is None:
        return {}
    return {
        "channel": manager.channel,
        "manager": manager,
        "may": manager.permissions,
        "memberships": SimpleLazyObject(lambda: memberships(manager.user)),
        "unread": SimpleLazyObject(lambda: unread(manager)),
        "jobs": SimpleLazyObject(lambda: open_jobs(manager)),
    }
