"""Scrubs deleted people from what bulk changes keep in words: the chosen contacts, and what was typed.

A change, or an undo, that still runs keeps the value until its end: it would go on writing the scrubbed one.
"""

from typing import Any, Final

from django.db.models import Q

from contacts.bulk.kinds import kind_class
from contacts.erasure.identifiers import Identifiers
from contacts.models import BulkChange
from crm.models import Channel

AFTERWARDS: Final = "afterwards"  # in `given`: what is kept of it from the end on
_RUNS: Final = Q(state=BulkChange.State.RUNNING) | Q(undo_state=BulkChange.State.RUNNING)


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take the people out of bulk changes, and of the activity log's entries of them."""
    for bulk in channel.bulk_changes.exclude(chosen="", given={}).only("kind", "chosen", "given"):
        chosen, said = identifiers.scrub_text(bulk.chosen), _scrubbed(bulk, identifiers)
        if chosen != bulk.chosen or said:
            _keep(channel, bulk, chosen, said)
            _scrub_log(channel, bulk, chosen)


def scrub_ended(bulk: BulkChange) -> None:
    """Take out of a bulk change, at its end or that of its undo, whoever was deleted while it ran."""
    given = BulkChange.everywhere.values_list("given", flat=True).get(channel=bulk.channel_id, pk=bulk.pk)
    if said := given.pop(AFTERWARDS, None):
        bulk.given = given | said
        bulk.save(update_fields=["given"])


def _scrubbed(bulk: BulkChange, identifiers: Identifiers) -> dict[str, Any]:
    """Return what of that which was typed is other without the people."""
    typed = kind_class(bulk.kind).typed_names(bulk.given) - {AFTERWARDS}
    kept = {name: bulk.given[name] for name in typed} | bulk.given.get(AFTERWARDS, {})
    return {name: said for name, value in kept.items() if (said := identifiers.scrub_json(value)) != value}


def _keep(channel: Channel, bulk: BulkChange, chosen: str, said: dict[str, Any]) -> None:
    changes = channel.bulk_changes.filter(pk=bulk.pk)
    later = bulk.given.get(AFTERWARDS, {}) | said
    given = {name: value for name, value in bulk.given.items() if name != AFTERWARDS}
    # Whoever ends it at this moment is waited for; then the first finds nothing.
    running = changes.filter(_RUNS).update(chosen=chosen, given=given | ({AFTERWARDS: later} if later else {}))
    if not running:
        changes.update(chosen=chosen, given=given | later)


def _scrub_log(channel: Channel, bulk: BulkChange, chosen: str) -> None:
    entries = list(channel.log.filter(subject_type="bulkchange", subject_id=bulk.pk, details__has_key="filter"))
    for entry in entries:
        entry.details["filter"] = chosen
    channel.log.bulk_update(entries, ["details"])
