"""When the contact came first and last, and with what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.moment import Moment
from contacts.values import DATETIME, instant

SAME: Final = timedelta(minutes=1)

WEB: Final = ("browser", "os")
APP: Final = ("appName", "appVersion", "device", "os")


def visits(contact: Contact) -> Iterator[Moment]:
    """First seen, the last visit of the web site and of the app; last seen, where neither says it."""
    yield Moment("created", Entry(contact.created_at, "sprout", _("First seen")))
    places = [
        *_place("web", "globe", _("Last visit of the web site"), contact.web, WEB),
        *_place("mobile", "smartphone", _("Last use of the app"), contact.mobile, APP),
    ]
    yield from places
    seen = contact.last_seen_at
    if seen and not any(abs(seen - place.entry.at) < SAME for place in places):
        yield Moment("seen", Entry(seen, "eye", _("Last seen"), text=_sessions(contact.sessions_count)))


def _place(kind: str, icon: str, deed: str, visit: dict[str, Any], names: tuple[str, ...]) -> Iterator[Moment]:
    at: Any = visit.get("lastSeenAt")
    if DATETIME.holds(at):
        parts = [_sessions(visit.get("sessionsCount")), *(str(visit[name]) for name in names if visit.get(name))]
        yield Moment(kind, Entry(instant(at), icon, deed, text=" · ".join(filter(None, parts))))


def _sessions(count: object) -> str:
    if not isinstance(count, int) or count < 1:
        return ""
    return ngettext("%(number)s session", "%(number)s sessions", count) % {"number": f"{count:,}"}
