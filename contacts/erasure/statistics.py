"""PostgreSQL's statistics hold samples of values, also of people who have been deleted, until the next ANALYZE."""

from datetime import datetime
from typing import Final

from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.db import connection
from django.db.models import Model

from contacts.models import BulkChange, BulkEffect, Contact, Event, SavedUrlPart, SearchText, Visitor
from crm.extension import ExtensionPoint
from crm.models import LogEntry

tables: Final = ExtensionPoint[type[Model]]("What a deletion deletes or scrubs, so that its samples are taken again.")
for table in (
    Contact, SearchText, LogEntry, SavedUrlPart, BulkChange, BulkEffect, Event, Visitor, AdminLogEntry,
):  # fmt: skip
    tables.register(table)


def renew() -> list[str]:
    """Sample the tables again in which somebody was deleted since they were last sampled; return their names.

    PostgreSQL samples at most 30,000 rows of a table, however large it is.
    """
    last = LogEntry.everywhere.filter(verb="contact.deleted").order_by("-id").values_list("at", flat=True).first()
    old = [name for name in map(_table, tables) if last is not None and _sampled_before(name, last)]
    with connection.cursor() as cursor:
        for name in old:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
    return old


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _sampled_before(table: str, moment: datetime) -> bool:
    """Whether the statistics are older; also when PostgreSQL doesn't know, as after a crash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(greatest(last_analyze, last_autoanalyze) <= %s, true)"
            " FROM pg_stat_user_tables WHERE relid = %s::regclass",
            [moment, connection.ops.quote_name(table)],
        )
        return bool(cursor.fetchone()[0])
