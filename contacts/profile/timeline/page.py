"""The timeline, a page at a time: its sources merged by time.

Each source has an order and positions of its own, and the cursor remembers the last one shown of each. So nothing is
shown twice or left out, whatever is added in between.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.profile.timeline.bulk import bulk_changes
from contacts.profile.timeline.chats import chats
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.events import events
from contacts.profile.timeline.log import deeds
from contacts.profile.timeline.own import own
from crm.access import allowed
from crm.extension import ExtensionPoint
from crm.models import Manager

SALT: Final = "contacts.timeline"
SIZE: Final = 20

Source = Callable[[Contact, Catalogue, Any, int], Iterable[tuple[Any, Entry]]]

# By name, which the cursor remembers: the source, and the permission that it needs beside `contacts.view`.
SOURCES: Final[dict[str, tuple[Source, str]]] = {
    "log": (deeds, "contacts.view"),
    "own": (own, "contacts.view"),
    "bulk": (bulk_changes, "contacts.view"),
    "chats": (chats, "inbox.view"),
    "events": (events, "contacts.view"),
}

more_sources: Final = ExtensionPoint[tuple[str, Source, str]](
    "More of what happened to a contact: the name of a source that no other has, the source, and its permission."
)


class InvalidCursor(ValueError):
    """The cursor isn't one that was given for this contact; the message is for people, translated."""


@dataclass(frozen=True)
class TimelinePage:
    """Some entries, newest first, and the cursor of those before them (None at the beginning)."""

    entries: list[Entry]
    older: str | None


def page(
    contact: Contact, catalogue: Catalogue, manager: Manager, cursor: str | None = None, size: int = SIZE
) -> TimelinePage:
    """The `size` entries before the cursor, as that manager may read them; `catalogue` says which values are shown.

    Four queries; two more where consent changed, one where there are chats. Raises InvalidCursor.
    """
    positions = _read(cursor, contact) if cursor else {}
    known = [(name, source, permission) for name, (source, permission) in SOURCES.items()]
    sources = [
        _named(name, source(contact, catalogue, positions.get(name), size + 1))
        for name, source, permission in (*known, *more_sources)
        if allowed(manager, permission)
    ]
    # Not sorted as a whole: each source keeps the order that its positions have.
    found = merge(*sources, key=lambda item: item[2].at, reverse=True)
    entries = []
    for name, position, entry in islice(found, size):
        positions[name] = position
        entries.append(entry)
    more = next(found, None) is not None
    return TimelinePage(entries, _write(positions, contact) if more else None)


def _named(name: str, entries: Iterable[tuple[Any, Entry]]) -> Iterator[tuple[str, Any, Entry]]:
    for position, entry in entries:
        yield name, position, entry


def _read(cursor: str, contact: Contact) -> dict[str, Any]:
    try:
        pk, positions = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        pk, positions = None, {}
    if pk != contact.pk:
        raise InvalidCursor(_("The timeline can’t be continued from here. Reload the page."))
    return dict(positions)


def _write(positions: dict[str, Any], contact: Contact) -> str:
    return signing.dumps([contact.pk, positions], salt=SALT)
