from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm.channels.last import last_membership
from crm.channels.queries import may_create_channels, memberships
from crm.chatroom.queries import unread
from crm.jobs.queries import open_jobs
from crm.models import Manager


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page shows; nothing is asked of the database before a template uses it."""
    manager: Manager | None = getattr(request, "manager", None)
    if manager is not None:
        return {"channel": manager.channel, "may": manager.permissions, **_beside(manager)}
    # Outside of channels the rail is that of the last one.
    last: Any = SimpleLazyObject(lambda: last_membership(request))
    channel = SimpleLazyObject(lambda: last.channel if last else None)
    may = SimpleLazyObject(lambda: last.permissions if last else frozenset())
    return {"channel": channel, "may": may, **_beside(last)}


def _beside(manager: Manager) -> dict[str, Any]:
    return {
        "manager": manager,
        "memberships": SimpleLazyObject(lambda: memberships(manager.user)),
        "may_create_channels": SimpleLazyObject(lambda: may_create_channels(manager.user)),
        "unread": SimpleLazyObject(lambda: unread(manager)),
        "jobs": SimpleLazyObject(lambda: open_jobs(manager)),
    }
