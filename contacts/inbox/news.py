"""What has changed since a window of the Inbox was last drawn."""

from dataclasses import dataclass
from typing import Self

from contacts.inbox import thread
from contacts.inbox.chats import MOST, PAGE, Inbox, Row, stamp
from contacts.inbox.forms import Known
from contacts.inbox.guest import display_name
from contacts.inbox.queries import may_answer
from contacts.inbox.thread import Thread
from contacts.models import Chat, ChatMail
from crm.models import Manager


@dataclass(frozen=True)
class News:
    """The rows of the list, `listed` if they differ from those that are shown; and the messages that came.

    `turned`, `reassigned` and `mailed` say that the open chat's state, assignee or last e-mail is another.
    """

    chat: Chat | None
    rows: list[Row]
    stamp: str
    listed: bool
    turned: bool
    reassigned: bool
    mail: ChatMail | None
    mailed: bool
    thread: Thread
    last: int
    guest: str

    @classmethod
    def of(cls, inbox: Inbox, chat: Chat | None, known: Known) -> Self:
        """Two queries; two more for the messages of a chat."""
        rows = inbox.rows(max(PAGE, min(known["rows"] or 0, MOST)))
        fresh = stamp(rows)
        messages = thread.after(chat, known["after"] or 0) if chat else Thread([])
        turned = chat is not None and bool(known["shown"]) and chat.state != known["shown"]
        reassigned = chat is not None and bool(known["shown"]) and chat.assignee_id != known["assignee"]
        mail = thread.last_mail(chat) if chat else None
        mailed = mail is not None and thread.stamp_of(mail) != known["mail"]
        guest = display_name(chat.contact, inbox.catalogue) if chat else ""
        last = messages.last or known["after"] or 0
        return cls(chat, rows, fresh, fresh != known["stamp"], turned, reassigned, mail, mailed, messages, last, guest)

    @property
    def page(self) -> int:
        """How many rows the list may have; as many mean that there may be more."""
        return max(PAGE, len(self.rows))

    @property
    def mail_stamp(self) -> str:
        return thread.stamp_of(self.mail)

    @property
    def assignees(self) -> list[Manager]:
        """To whom the open chat can be assigned."""
        return may_answer(self.chat) if self.chat else []

    def __bool__(self) -> bool:
        return self.listed or self.turned or self.reassigned or self.mailed or bool(self.thread.lines)
