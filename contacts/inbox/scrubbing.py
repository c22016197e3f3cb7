from contacts.erasure.identifiers import Identifiers
from contacts.models import Chat
from crm.among import IsAmong
from crm.models import Channel


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Forget in which browsers deleted people wrote: the chats stay, and are nobody's."""
    Chat.everywhere.filter(IsAmong("contact_id", identifiers.ids), channel=channel).update(veil_id=None)
