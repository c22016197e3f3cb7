"""From the contact itself: when it was first and last seen, and changes of consent that nobody's deed tells of."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.timeline.changes import changes
from contacts.timeline.entry import Entry
from contacts.timeline.log import log_of
from contacts.types import DATETIME, instant

# A change of consent is stamped a moment before the log tells of it.
APART: Final = timedelta(minutes=1)


class Moment(NamedTuple):
    """Sorted by time and, at the same time, by kind: together its position."""

    at: datetime
    kind: str
    entry: Entry

    @property
    def position(self) -> list[str]:
        return [self.at.isoformat(), self.kind]


def moments(
    contact: Contact, catalogue: Catalogue, after: list[str] | None, size: int
) -> Iterator[tuple[list[str], Entry]]:
    """The next `size`, each with its position; `after` is one of those."""
    found = sorted([*_visits(contact), *_consents(contact, catalogue)], reverse=True)
    if after is not None:
        last = (datetime.fromisoformat(after[0]), after[1])
        found = [moment for moment in found if (moment.at, moment.kind) < last]
    for moment in found[:size]:
        yield moment.position, moment.entry


def _visits(contact: Contact) -> Iterator[Moment]:
    yield _moment(contact.created_at, "created", "sprout", _("First seen"))
    places = [
        ("web", "globe", _("Last visit of the web site"), contact.web, ("browser", "os")),
        ("mobile", "smartphone", _("Last use of the app"), contact.mobile, ("appName", "appVersion", "device", "os")),
    ]
    seen = []
    for kind, icon, deed, visits, told in places:
        at = visits.get("lastSeenAt")
        if DATETIME.holds(at):
            seen.append(instant(at))
            yield _moment(instant(at), kind, icon, deed, _told(visits, told))
    if contact.last_seen_at and not any(abs(contact.last_seen_at - at) < APART for at in seen):
        yield _moment(contact.last_seen_at, "seen", "eye", _("Last seen"), _sessions(contact.sessions_count))


def _told(visits: dict[str, Any], names: tuple[str, ...]) -> str:
    parts = [_sessions(visits.get("sessionsCount")), *(str(visits[name]) for name in names if visits.get(name))]
    return " · ".join(filter(None, parts))


def _sessions(count: object) -> str:
    if not isinstance(count, int) or count < 1:
        return ""
    return ngettext("%(number)s session", "%(number)s sessions", count) % {"number": f"{count:,}"}


def _consents(contact: Contact, catalogue: Catalogue) -> Iterator[Moment]:
    stamps = {"unsubscribeEmail": contact.unsubscribe_email_at, "unsubscribeTexting": contact.unsubscribe_texting_at}
    changed = {key: at for key, at in stamps.items() if at}
    if not changed:
        return
    told = log_of(contact).filter(after__has_any_keys=list(changed), at__gte=min(changed.values()) - APART)
    known = [(key, at) for at, after in told.values_list("at", "after") for key in after or ()]
    for key, at in changed.items():
        if not any(key == name and then >= at - APART for name, then in known):
            now = catalogue[key].stored(contact)
            entry = Entry(at, "megaphone", _("Consent changed"), changes=changes({}, {key: now}, catalogue))
            yield Moment(at, key, entry)


def _moment(at: datetime, kind: str, icon: str, deed: str, text: str = "") -> Moment:
    return Moment(at, kind, Entry(at, icon, deed, text=text))
