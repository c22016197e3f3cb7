"""What the side panel and the profile page show of one contact."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
from contacts.lists.table import tag_hue
from contacts.models import Chat, Contact
from contacts.profile.neighbours import Neighbours
from contacts.profile.timeline import Page, page
from contacts.values import ValueContext, is_web_address
from crm.access import allowed
from crm.models import Manager

AVATAR = "profile.avatarUrl"
CHATS = 5
ALWAYS = frozenset({"lastSeenAt", "createdAt", "sessionsCount"})
APART = frozenset({"id", "memberId", "type", "member", "blocked", "tags", "unsubscribeEmail", "unsubscribeTexting"})


class Fact(NamedTuple):
    key: str
    label: str | Promise
    text: str
    kind: str
    editable: bool


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
    def picture(self) -> str:
        """The address of the contact's picture; empty when there is none that a page may load."""
        field = self.catalogue.get(AVATAR)
        address = field.stored(self.contact) if field else None
        return address if is_web_address(address) and address.lower().startswith("https:") else ""

    @cached_property
    def neighbours(self) -> Neighbours | None:
        """Previous and next of the list; None when that makes no sense any more."""
        return Neighbours.of(self.contact, self.back, self.catalogue)

    @cached_property
    def timeline(self) -> Page:
        """The newest of what happened to the contact."""
        return page(self.contact, self.catalogue, self.manager)

    @cached_property
    def chats(self) -> list[Chat]:
        """The newest chats, for those who may see the Inbox."""
        if not self.contact.has_chat or not allowed(self.manager, "inbox.view"):
            return []
        chats = self.contact.channel.chats.filter(contact_id=self.contact.pk)
        return list(chats.order_by("-last_message_at", "-id")[:CHATS])

    def user_data(self) -> list[Fact]:
        """The profile's values in key order, those without a value too."""
        return [self._fact(field) for field in self.catalogue.profile()]

    def system_data(self) -> list[Fact]:
        """What the system knows of the contact, without what it doesn't."""
        facts = [
            self._fact(field) for field in self.catalogue.values() if not field.is_profile and field.key not in APART
        ]
        return [fact for fact in facts if fact.text or fact.key in ALWAYS]

    def tags(self) -> list[tuple[str, int]]:
        """The tags with their colours."""
        return [(tag, tag_hue(tag)) for tag in self.contact.tags]

    def _fact(self, field: Field) -> Fact:
        text = field.show(self.contact, self._context)
        kind = {"profile.email": "email", "profile.mobileNumber": "phone", "profile.landlineNumber": "phone"}
        return Fact(field.key, field.label, text, kind.get(field.key, ""), field.editable)

    @property
    def _context(self) -> ValueContext:
        return self.catalogue.context
