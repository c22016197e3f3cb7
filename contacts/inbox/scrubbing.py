from contacts.erasure.identifiers import Identifiers
from contacts.models import Chat, ChatMail
from crm.among import IsAmong
from crm.models import Channel


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Forget in which browsers deleted people wrote, and what mail servers said of their addresses.

    The chats stay, and are nobody's.
    """
    chats = Chat.everywhere.filter(IsAmong("contact_id", identifiers.ids), channel=channel)
    mails = ChatMail.everywhere.filter(channel=channel, chat__in=chats)
    mails.exclude(detail="").update(detail="")
    chats.update(veil_id=None, mail_due_at=None)
