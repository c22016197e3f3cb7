"""Who is meant by a bulk change or its undo, fixed when it starts."""

from typing import Final

from django.db import connection
from django.db.models import QuerySet

from contacts.models import BulkBatch, BulkChange, Contact

SIZE: Final = 10_000


def fix(bulk: BulkChange, contacts: "QuerySet[Contact]") -> int:
    """Write down the ids of these contacts of its channel, up to `SIZE` a batch. Return how many they are.

    Contacts who share a page of the table go to batches that follow each other: the new version of a contact takes the
    room of one from the batch before, and no index is written (decision 030).
    """
    chosen, params = contacts.order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_FIX.format(chosen=chosen), [bulk.channel_id, bulk.pk, SIZE, *params])
        return sum(size for (size,) in cursor.fetchall())


def next_of(bulk: BulkChange) -> BulkBatch | None:
    """Return the batch to do now, locked; None when all are done."""
    return bulk.channel.bulk_batches.filter(bulk=bulk).order_by("pk").select_for_update().first()


def forget(bulk: BulkChange) -> None:
    """Drop the batches that aren't done, as the change or its undo has ended."""
    bulk.channel.bulk_batches.filter(bulk=bulk).delete()


_FIX: Final = f"""
    INSERT INTO {BulkBatch._meta.db_table} (channel_id, bulk_id, ids)
    SELECT %s, %s, array_agg(id ORDER BY id)
    FROM (
        SELECT id, row_number() OVER (ORDER BY contact.ctid) %% ceil(count(*) OVER () / %s::numeric)::bigint AS batch
        FROM ({{chosen}}) AS chosen JOIN {Contact._meta.db_table} AS contact USING (id)
    ) AS numbered
    GROUP BY batch ORDER BY batch
    RETURNING cardinality(ids)
"""  # noqa: S608 - the ORM's own SQL, with its parameters
