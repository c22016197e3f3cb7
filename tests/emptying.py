"""How the database is left after a test: emptied, if the test commits, of what has rows and migrations didn’t make.

Django truncates all tables and makes content types and permissions again, which takes as long as many a test.
"""

from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase, TransactionTestCase
from psycopg.pq import TransactionStatus

KEPT: Final = {"django_content_type", "auth_permission"}
# All that DISCARD ALL does, but for the plans of functions and foreign keys: it takes long to make them again.
AS_NEW: Final = (
    "RESET ALL; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES"
)
LOG: Final = "contacts_contactchange"  # of deletions too, so it has rows afterwards where it had none


def sql_to_empty(_style: Any, database: BaseDatabaseWrapper, **_options: Any) -> list[str]:
    """Return the statements that delete all rows of the tests, in the place of Django's `sql_flush`.

    They run in one transaction, at the end of which foreign keys are checked.
    """
    names = _tables(database)
    with database.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {name} LIMIT 1)" for table, name in names.items()))
        filled = {table for (table,) in cursor.fetchall()}
        cursor.execute("SELECT stxname FROM pg_statistic_ext")  # kept once there are many contacts
        kept = [name for (name,) in cursor.fetchall()]
    emptied = [*(table for table in names if table in filled and table != LOG), LOG] if filled else []
    return [f"DELETE FROM {names[table]}" for table in emptied] + [f"DROP STATISTICS {name}" for name in kept]


@cache
def _tables(database: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the tables that are emptied, by what SQL calls them; no test makes or drops one."""
    tables = database.introspection.django_table_names(only_existing=True, include_views=False)
    # Webhooks first: PostgreSQL would write events for them while all else is deleted.
    ordered = sorted(set(tables) - KEPT, key=lambda table: (table != "crm_webhook", table))
    return {table: database.ops.quote_name(table) for table in ordered}


def check_constraints(_test: TestCase, database: BaseDatabaseWrapper) -> bool:
    """Check what a test has left before it is rolled back, and return False: it takes Django two statements more."""
    session = database.connection
    if session and not database.needs_rollback and session.info.transaction_status == TransactionStatus.INTRANS:
        with database.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return False


def reset_connection(_test: TransactionTestCase) -> bool:
    """Make the connection as new, and return False: Django needn't make a new one, which has to read the catalogue."""
    if connection.in_atomic_block or not connection.is_usable():
        return True
    with connection.cursor() as cursor:
        cursor.execute(AS_NEW)
    return False
