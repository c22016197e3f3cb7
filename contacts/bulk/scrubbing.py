"""Takes deleted people out of what bulk changes keep in words: which contacts were chosen, which value was set."""

from contacts.erasure.traces import Traces
from contacts.models import BulkChange
from crm.models import Channel


def scrub(channel: Channel, traces: Traces) -> None:
    """Scrub bulk changes and their log entries, in the transaction that deletes the contacts."""
    for bulk in channel.bulk_changes.exclude(chosen="", given={}).only("chosen", "given"):
        chosen, given = traces.struck(bulk.chosen), _without(bulk.given, traces)
        if (chosen, given) != (bulk.chosen, bulk.given):
            channel.bulk_changes.filter(pk=bulk.pk).update(chosen=chosen, given=given)
            _scrub_log(channel, bulk, chosen)


def _without(given: dict[str, object], traces: Traces) -> dict[str, object]:
    value = given.get("value")
    return given | {"value": traces.struck(value)} if isinstance(value, str) else given


def _scrub_log(channel: Channel, bulk: BulkChange, chosen: str) -> None:
    entries = list(channel.log.filter(subject_type="bulkchange", subject_id=bulk.pk, details__has_key="filter"))
    for entry in entries:
        entry.details["filter"] = chosen
    channel.log.bulk_update(entries, ["details"])
