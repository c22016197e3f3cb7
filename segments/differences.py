"""Who has entered a segment and who has left it, against whom a table says to be in it."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from contacts.models import Contact
from segments.models import Segment

AT_ONCE: Final = 10_000  # contacts that are written by one transaction
_READ_AT_ONCE: Final = 10_000


@dataclass(frozen=True)
class Difference:
    """Ids of contacts, in their order. A million of them are 8 MB."""

    entered: "array[int]" = field(default_factory=lambda: array("q"))
    left: "array[int]" = field(default_factory=lambda: array("q"))


@transaction.atomic
def difference(segment: Segment, condition: Q, known: "QuerySet[Any]") -> Difference:
    """Return who matches and isn't known, and who is known and doesn't match; `known` has a column `contact_id`.

    Both are of one moment. A full join is never a loop over the known ones for each contact, which PostgreSQL chooses
    while it believes their table to be empty, and which takes hours while that is filled.
    """
    matching, matching_params = (
        segment.channel.contacts.filter(condition).order_by().values("id").query.sql_with_params()
    )
    kept, kept_params = known.order_by().values("contact_id").query.sql_with_params()
    found = Difference()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # all are read
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT matching.id, known.contact_id "  # noqa: S608 - compiled
            f"FROM ({matching}) AS matching FULL JOIN ({kept}) AS known ON known.contact_id = matching.id "
            "WHERE matching.id IS NULL OR known.contact_id IS NULL ORDER BY coalesce(matching.id, known.contact_id)",
            (*matching_params, *kept_params),
        )
        while rows := cursor.fetchmany(_READ_AT_ONCE):
            found.entered.extend(entered for entered, _left in rows if entered is not None)
            found.left.extend(left for entered, left in rows if entered is None)
    return found


def parts(ids: "array[int]") -> Iterator[list[int]]:
    """Yield the ids in parts that are written by a transaction each, so that nobody waits for long."""
    for start in range(0, len(ids), AT_ONCE):
        yield list(ids[start : start + AT_ONCE])


# For an INSERT … SELECT: those of some contacts that still exist, which nobody deletes before it commits. PostgreSQL,
# not told how many they are, looks for each by its id.
EXISTING: Final = (
    f"SELECT id FROM {Contact._meta.db_table} WHERE channel_id = %s AND id = ANY (ARRAY(SELECT unnest(%s::bigint[]))) "  # noqa: S608
    "ORDER BY id FOR KEY SHARE"
)
