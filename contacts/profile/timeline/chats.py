"""The contact's chats: when each began, and its last message."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Chat, ChatMail, Contact
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.moment import Moment, Position, newest


def chats(
    contact: Contact, catalogue: Catalogue, after: Position | None, size: int
) -> Iterable[tuple[Position, Entry]]:
    """The next `size`, each with its position; `after` is one of those. A customer has a handful of chats."""
    if not contact.has_chat:
        return ()
    mine = contact.channel.chats.filter(contact_id=contact.pk)
    mails = ChatMail.everywhere.filter(channel=contact.channel_id, chat__in=mine, state=ChatMail.State.SENT)
    moments = [*(moment for chat in mine for moment in _moments(chat)), *map(_mailed, mails)]
    return newest(moments, after, size)


def _moments(chat: Chat) -> Iterator[Moment]:
    yield Moment(f"begun-{chat.pk}", Entry(chat.created_at, "message-circle", _("Chat begun"), chat=chat.pk))
    if chat.last_message_at > chat.created_at:
        deed = _("Last message of the chat")
        entry = Entry(chat.last_message_at, "message-circle", deed, who=_who(chat), text=chat.last_text, chat=chat.pk)
        yield Moment(f"last-{chat.pk}", entry)


def _mailed(mail: ChatMail) -> Moment:
    entry = Entry(mail.sent_at or mail.claimed_at, "mail", _("Answers sent by e-mail"), chat=mail.chat_id)
    return Moment(f"mailed-{mail.pk}", entry)


def _who(chat: Chat) -> str:
    return str(chat.get_last_side_display())
