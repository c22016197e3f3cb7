"""What the side panel and the profile page show of one contact."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contacts.editing.facts import Facts
from contacts.fields import Catalogue
from contacts.models import Chat, Contact
from contacts.profile.neighbours import Neighbours
from contacts.profile.places import Notice, notices
from contacts.profile.timeline import TimelinePage, page
from crm.access import allowed
from crm.models import Manager

CHATS: Final = 5


@dataclass(frozen=True)
class Profile:
    """One contact with the fields of a catalogue, as a manager sees it; `back` is the list that it was opened from."""

    contact: Contact
    catalogue: Catalogue
    manager: Manager
    back: str

    @property
    def title(self) -> str:
        return str(self.contact)

    @property
    def facts(self) -> Facts:
        return Facts(self.contact, self.catalogue)

    @cached_property
    def notices(self) -> list[Notice]:
        return [found for notice in notices if (found := notice(self.contact))]

    @cached_property
    def neighbours(self) -> Neighbours | None:
        """Previous and next of the list; None when that makes no sense any more."""
        return Neighbours.of(self.contact, self.back, self.catalogue)

    @cached_property
    def timeline(self) -> TimelinePage:
        """The newest of what happened to the contact."""
        return page(self.contact, self.catalogue, self.manager)

    @cached_property
    def chats(self) -> list[Chat]:
        """The newest chats, for those who may see the Inbox."""
        if not self.contact.has_chat or not allowed(self.manager, "inbox.view"):
            return []
        chats = self.contact.channel.chats.filter(contact_id=self.contact.pk)
        return list(chats.order_by("-last_message_at", "-id")[:CHATS])
