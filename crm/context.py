from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm import queries


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page shows; nothing is asked of the database before a template uses it."""
    manager = getattr(request, "manager", None)
    if manager is None:
        return {}
    return {
        "channel": manager.channel,
        "manager": manager,
        "may": manager.permissions,
        "memberships": SimpleLazyObject(lambda: queries.memberships(manager.user)),
        "unread": SimpleLazyObject(lambda: queries.unread(manager)),
        "jobs": SimpleLazyObject(lambda: queries.open_jobs(manager)),
    }
