"""Which PostgreSQL this is: numbers of transactions mean something in one cluster only."""

from typing import Final

from django.db import connection

# System identifier and timeline: a restored dump has another system, a promoted replica another timeline.
CLUSTER: Final = "(SELECT system_identifier || ':' || timeline_id FROM pg_control_system(), pg_control_checkpoint())"


def cluster() -> str:
    """Return the identity of the cluster."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CLUSTER}")
        return str(cursor.fetchone()[0])
