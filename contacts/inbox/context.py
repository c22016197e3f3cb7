from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from contacts.inbox.chats import unread


def inbox(request: HttpRequest) -> dict[str, Any]:
    """The badge of the Inbox in the rail; counted only where a template shows it."""
    manager = getattr(request, "manager", None)
    return {"unread_chats": SimpleLazyObject(lambda: unread(manager))} if manager else {}
