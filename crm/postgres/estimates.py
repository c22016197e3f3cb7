"""What PostgreSQL knows without counting."""

from django.db import connection
from django.db.models import Model


def estimated_rows(model: type[Model]) -> int:
    """Return about how many rows the model's table has, as of its last ANALYZE or VACUUM; -1 before the first."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])
