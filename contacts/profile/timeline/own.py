"""What stands with the contact itself."""

from collections.abc import Iterator

from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.profile.timeline.consent import consents
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.moment import Position, newest
from contacts.profile.timeline.visits import visits


def own(contact: Contact, catalogue: Catalogue, after: Position | None, size: int) -> Iterator[tuple[Position, Entry]]:
    """The next `size`, each with its position; `after` is one of those."""
    return newest([*visits(contact), *consents(contact, catalogue)], after, size)
