from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from contacts.inbox.chats import unread
from crm.channels.last import last_membership


def inbox(request: HttpRequest) -> dict[str, Any]:
    """The badge of the Inbox in the rail; counted only where a template shows it."""
    manager: Any = getattr(request, "manager", None) or SimpleLazyObject(lambda: last_membership(request))
    return {"unread_chats": SimpleLazyObject(lambda: unread(manager))}
