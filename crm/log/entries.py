"""Write to the activity log, in the transaction of the change that an entry records."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Model

from crm.actors import Actor
from crm.models import Channel, LogEntry


def record(
    channel: Channel,
    verb: str,
    subject: Any = None,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **details: Any,
) -> LogEntry:
    """Append one entry, and return it.

    `verb` is a dotted name like `contact.opened`; `subject` is a model instance or None; `before`, `after` and
    `details` are JSON.
    """
    entry = _made(channel, Entry(verb, subject, before, after, details), by)
    entry.save(force_insert=True)
    return entry


class Entry(NamedTuple):
    """What `record` takes of one entry."""

    verb: str
    subject: Any = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    details: Mapping[str, Any] = MappingProxyType({})


def record_all(channel: Channel, entries: Iterable[Entry], *, by: Actor) -> None:
    """Append several entries, by one statement."""
    LogEntry.everywhere.bulk_create([_made(channel, entry, by) for entry in entries])


def _made(channel: Channel, entry: Entry, by: Actor) -> LogEntry:
    subject = entry.subject
    return LogEntry(
        channel=channel,
        verb=entry.verb,
        actor=by.manager.user if by.manager else None,
        actor_name=by.name,
        ip_address=by.ip_address,
        subject_type=subject._meta.model_name if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_name=str(subject)[:300] if subject is not None else "",
        before=entry.before,
        after=entry.after,
        details=dict(entry.details),
    )


def former(channel: Channel, model: type[Model], ids: Iterable[int]) -> list[dict[str, Any]]:
    """Return the values that these subjects had before each of their changes."""
    changes = channel.log.filter(subject_type=model._meta.model_name, subject_id__in=ids, before__isnull=False)
    return [before or {} for before in changes.values_list("before", flat=True)]


def forget(channel: Channel, model: type[Model], ids: Iterable[int]) -> None:
    """Remove the names and values of these subjects from the log. That something was done stays, by whom and when."""
    of_them = channel.log.filter(subject_type=model._meta.model_name, subject_id__in=ids)
    of_them.update(subject_name="", before=None, after=None, details={})
