"""What a template of the Inbox is given."""

from typing import Any

from contacts.inbox import thread
from contacts.inbox.chats import PAGE, Inbox, stamp
from contacts.inbox.forms import AnswerForm
from contacts.inbox.guest import Guest
from contacts.models import Chat


def listed(inbox: Inbox, before: str = "") -> dict[str, Any]:
    """For the list: its first rows, or those after that cursor."""
    rows = inbox.rows(before=before)
    return {"inbox": inbox, "rows": rows, "stamp": stamp(rows), "page": PAGE}


def opened(inbox: Inbox, chat: Chat, before: int | None = None, form: AnswerForm | None = None) -> dict[str, Any]:
    """For one chat: its newest messages, or those before that one."""
    return {
        "inbox": inbox,
        "chat": chat,
        "thread": thread.newest(chat) if before is None else thread.before(chat, before),
        "guest": Guest(chat.contact, inbox.catalogue),
        "form": form or AnswerForm(),
    }
