"""From the activity log: what managers, imports and programs did to the contact."""

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from contacts.fields import Catalogue
from contacts.merging import separable
from contacts.models import Contact, Merge
from contacts.profile.timeline.changes import changes
from contacts.profile.timeline.entry import Entry
from crm.models import LogEntry

# Who looked at a profile is a matter of the activity log, which only those with `log.view` read.
LEFT_OUT: Final = ("contact.opened",)

MERGED: Final = "contact.merged"

ICONS: Final = {
    "contact.added": "user-round-plus",
    "contact.changed": "pencil",
    "contact.answered": "clipboard-check",
    "contact.blocked": "ban",
    "contact.unblocked": "circle-check",
    MERGED: "merge",
    "contact.values_dropped": "merge",
    "contact.separated": "split",
    "contact.recognised": "scan-face",
}
OTHER: Final = "history"


def log_of(contact: Contact) -> "QuerySet[LogEntry]":
    """The log entries about the contact, newest first."""
    return contact.channel.log.filter(subject_type=contact._meta.model_name, subject_id=contact.pk).order_by("-id")


def deeds(contact: Contact, catalogue: Catalogue, after: int | None, size: int) -> Iterator[tuple[int, Entry]]:
    """The next `size`, each with its position; `after` is one of those."""
    entries = log_of(contact).exclude(verb__in=LEFT_OUT)
    if after is not None:
        entries = entries.filter(pk__lt=after)
    found = list(entries[:size])
    has_merge = any(entry.verb == MERGED for entry in found)
    merge = separable(contact.channel, contact.pk) if has_merge else None
    for entry in found:
        yield entry.pk, _entry_of(entry, catalogue, merge)


def _entry_of(entry: LogEntry, catalogue: Catalogue, merge: Merge | None) -> Entry:
    return Entry(
        at=entry.at,
        icon=ICONS.get(entry.verb, OTHER),
        deed=entry.deed,
        who=entry.actor_name,
        changes=changes(entry.before, entry.after, catalogue),
        is_separable=merge is not None and merge.entry == entry.pk,
    )
