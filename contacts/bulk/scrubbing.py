"""Deleted people go out of what bulk changes keep in words: which contacts were chosen, and which value was set."""

from contacts.erasure.traces import Traces
from contacts.models import BulkChange
from crm.models import Channel


def strike(channel: Channel, traces: Traces) -> None:
    """In the transaction that deletes them; in the activity log too."""
    for bulk in channel.bulk_changes.exclude(chosen="", given={}).only("chosen", "given"):
        chosen, given = traces.struck(bulk.chosen), _struck(bulk.given, traces)
        if (chosen, given) != (bulk.chosen, bulk.given):
            channel.bulk_changes.filter(pk=bulk.pk).update(chosen=chosen, given=given)
            _strike_log(channel, bulk, chosen)


def _struck(given: dict[str, object], traces: Traces) -> dict[str, object]:
    value = given.get("value")
    return given | {"value": traces.struck(value)} if isinstance(value, str) else given


def _strike_log(channel: Channel, bulk: BulkChange, chosen: str) -> None:
    told = list(channel.log.filter(subject_type="bulkchange", subject_id=bulk.pk, details__has_key="filter"))
    for entry in told:
        entry.details["filter"] = chosen
    channel.log.bulk_update(told, ["details"])
