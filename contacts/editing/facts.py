"""The values of one contact as panel, profile and Inbox show them, each with the way to edit it."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
from contacts.lists.cells import tag_hue
from contacts.models import Contact
from contacts.values import is_web_address

AVATAR: Final = "profile.avatarUrl"
ALWAYS: Final = frozenset({"lastSeenAt", "createdAt", "sessionsCount"})
APART: Final = frozenset(
    {"id", "memberId", "type", "member", "blocked", "tags", "unsubscribeEmail", "unsubscribeTexting"}
)
LINKED: Final = {"profile.email": "email", "profile.mobileNumber": "phone", "profile.landlineNumber": "phone"}


class Fact(NamedTuple):
    """One value: `text` is empty where there is none; `kind` is email or phone where it is shown as a link."""

    key: str
    label: str | Promise
    text: str
    kind: str
    editable: bool


@dataclass(frozen=True)
class Facts:
    """One contact with the fields of a catalogue."""

    contact: Contact
    catalogue: Catalogue

    @property
    def picture(self) -> str:
        """The URL of the contact's picture; empty when there is none that a page may load."""
        field = self.catalogue.get(AVATAR)
        url = field.stored(self.contact) if field else None
        return url if is_web_address(url) and url.lower().startswith("https:") else ""

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
        text = field.show(self.contact, self.catalogue.context)
        return Fact(field.key, field.label, text, LINKED.get(field.key, ""), field.editable)
