"""How the database is emptied after a test that commits: only what has rows, and not what migrations made.

Django truncates all tables and makes content types and permissions again, which takes as long as many a test.
"""

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT: Final = {"django_content_type", "auth_permission"}


def sql_to_empty(_style: Any, connection: BaseDatabaseWrapper, **_options: Any) -> list[str]:
    """Return the statements that delete all rows of the tests, in the place of Django's `sql_flush`.

    They run in one transaction, at the end of which foreign keys are checked.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = {table: connection.ops.quote_name(table) for table in sorted(set(tables) - KEPT)}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {name} LIMIT 1)" for table, name in names.items()))
        return [f"DELETE FROM {names[table]}" for (table,) in cursor.fetchall()]
