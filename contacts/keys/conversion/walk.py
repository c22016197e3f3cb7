"""Walk over a key's values, to count or to convert them.

A conversion commits each batch with its position, and continues there.
"""

import json
from collections.abc import Callable
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from contacts import statistics
from contacts.keys.conversion.counting import FitCount, rows_after
from contacts.models import Contact, TypeChange
from contacts.values import Stored
from crm.actors import SYSTEM
from crm.log import record

BATCH: Final = 2_000
MANY: Final = 5_000  # after this many new values the planner needs new statistics

Report = Callable[[int], None]
Finish = Callable[[], None]


def look(change: TypeChange, report: Report = lambda done: None, finish: Finish = lambda: None) -> None:
    """Count which values can be converted. `report` is called with the number read, `finish` at the end."""
    count, after = FitCount(change), 0
    while rows := list(rows_after(change, after)[:BATCH]):
        count.take(rows)
        after = rows[-1][0]
        report(count.fit + count.unfit)
    change.fit, change.unfit, change.unfit_ids = count.fit, count.unfit, count.unfit_ids
    change.state = TypeChange.State.COUNTED
    with transaction.atomic():
        finish()
        change.save(update_fields=["fit", "unfit", "unfit_ids", "state"])


def convert(change: TypeChange, report: Report = lambda done: None, finish: Finish = lambda: None) -> None:
    """Convert what can be, from where an earlier run ended. Call `report` and `finish` in its transactions."""
    while _convert_batch(change, report):
        pass
    with transaction.atomic():
        finish()
        change.state, change.ended_at = TypeChange.State.DONE, timezone.now()
        change.save(update_fields=["state", "ended_at"])
        record(change.channel, "key.converted", change.key, by=SYSTEM, converted=change.fit, unfit=change.unfit)
    if change.fit >= MANY:
        statistics.refresh()


@transaction.atomic
def _convert_batch(change: TypeChange, report: Report) -> bool:
    """Convert the next values, locked: an edit of one of them comes before or after. Return False at the end."""
    rows = list(rows_after(change, change.after).select_for_update(no_key=True)[:BATCH])
    if not rows:
        return rows_after(change, change.after).exists()  # all contacts that were read lost their value in between
    count = FitCount(change, change.fit, change.unfit, change.unfit_ids)
    _write(change, count.take(rows))
    change.fit, change.unfit, change.unfit_ids, change.after = count.fit, count.unfit, count.unfit_ids, rows[-1][0]
    change.save(update_fields=["fit", "unfit", "unfit_ids", "after"])
    report(change.fit + change.unfit)
    return True


def _write(change: TypeChange, values: dict[int, Stored]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '32MB'")  # the search index takes them in large batches
        cursor.execute(
            f"""
            UPDATE {Contact._meta.db_table} AS contact
            SET profile = profile || jsonb_build_object(%(key)s::text, new.value),
                updated_at = %(now)s, version = version + 1
            FROM jsonb_each(%(values)s::jsonb) AS new
            WHERE contact.channel_id = %(channel)s AND contact.id = new.key::bigint
            """,  # noqa: S608 - the name of our own table; every value is a parameter
            {
                "key": change.key.key,
                "now": timezone.now(),
                "values": json.dumps(values),
                "channel": change.channel_id,
            },
        )
