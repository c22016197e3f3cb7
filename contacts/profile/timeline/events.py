"""What the contact did, as the company's web site or a program says."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from contacts.fields import Catalogue
from contacts.models import Contact, Event
from contacts.profile.timeline.entry import Entry

MOST_SHOWN: Final = 300  # characters of all properties

Position = list[Any]


def events(
    contact: Contact, catalogue: Catalogue, after: Position | None, size: int
) -> Iterator[tuple[Position, Entry]]:
    """The next `size`, each with its position; `after` is one of those."""
    found = contact.channel.events.filter(contact_id=contact.pk)
    if after is not None:
        at, pk = datetime.fromisoformat(after[0]), after[1]
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    for event in found.order_by("-at", "-pk")[:size]:
        yield [event.at.isoformat(), event.pk], Entry(event.at, "mouse-pointer-click", event.name, text=_shown(event))


def _shown(event: Event) -> str:
    text = " · ".join(f"{key}: {value}" for key, value in event.properties.items())
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
