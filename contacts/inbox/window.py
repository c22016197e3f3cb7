"""The contexts of the Inbox's templates."""

from typing import Any

from contacts.inbox import thread
from contacts.inbox.chats import PAGE, Inbox, stamp
from contacts.inbox.forms import AnswerForm
from contacts.inbox.guest import Guest
from contacts.inbox.queries import may_answer
from contacts.models import Chat


def list_context(inbox: Inbox, before: str = "") -> dict[str, Any]:
    """Return the context of the list: its first rows, or those after the cursor `before`."""
    rows = inbox.rows(before=before)
    return {"inbox": inbox, "rows": rows, "stamp": stamp(rows), "page": PAGE}


def chat_context(inbox: Inbox, chat: Chat, before: int | None = None, form: AnswerForm | None = None) -> dict[str, Any]:
    """Return the context of one chat: its newest messages, or those before the message `before`."""
    return {
        "inbox": inbox,
        "chat": chat,
        "assignees": may_answer(chat),
        "mail_stamp": thread.stamp_of(thread.last_mail(chat)),
        "thread": thread.newest(chat) if before is None else thread.before(chat, before),
        "guest": Guest(chat.contact, inbox.catalogue),
        "form": form or AnswerForm(),
    }
