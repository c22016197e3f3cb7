from collections.abc import Iterable

from contacts.models import Chat
from crm.models import Channel, Manager

ANSWERS = ("inbox.view", "inbox.reply")


def may_answer(chat: Chat) -> list[Manager]:
    """Return the managers to whom the chat can be assigned, by name, and the one to whom it is."""
    found = _managers(chat.channel)
    may = [one for one in found if (one.user.is_active and all(map(one.may, ANSWERS))) or one.pk == chat.assignee_id]
    return sorted(may, key=lambda manager: str(manager).casefold())


def _managers(channel: Channel) -> Iterable[Manager]:
    return channel.managers.select_related("user", "role")
