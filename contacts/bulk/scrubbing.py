"""Scrubs deleted people from what bulk changes keep in words: the chosen contacts, and the value that was set."""

from contacts.erasure.identifiers import Identifiers
from contacts.models import BulkChange
from crm.models import Channel


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take the people out of bulk changes, and of the activity log's entries of them."""
    for bulk in channel.bulk_changes.exclude(chosen="", given={}).only("chosen", "given"):
        chosen, given = identifiers.scrub_text(bulk.chosen), _scrub_given(bulk.given, identifiers)
        if (chosen, given) != (bulk.chosen, bulk.given):
            channel.bulk_changes.filter(pk=bulk.pk).update(chosen=chosen, given=given)
            _scrub_log(channel, bulk, chosen)


def _scrub_given(given: dict[str, object], identifiers: Identifiers) -> dict[str, object]:
    said = {name: identifiers.scrub_json(given[name]) for name in ("value", "tags") if name in given}
    return given | said


def _scrub_log(channel: Channel, bulk: BulkChange, chosen: str) -> None:
    entries = list(channel.log.filter(subject_type="bulkchange", subject_id=bulk.pk, details__has_key="filter"))
    for entry in entries:
        entry.details["filter"] = chosen
    channel.log.bulk_update(entries, ["details"])
