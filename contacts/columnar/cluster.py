"""Which PostgreSQL this is: numbers of transactions mean something in one cluster only."""

from functools import cache
from typing import Final

from django.db import NotSupportedError, ProgrammingError, connection, transaction

# System identifier and timeline: a restored dump has another system, a promoted replica another timeline.
_CONTROLLED: Final = (
    "(SELECT system_identifier || ':' || timeline_id FROM pg_control_system(), pg_control_checkpoint())"
)
# Where a managed PostgreSQL keeps those to itself: no two servers have started in the same microsecond. After a restart
# of the server each channel gets a new copy.
_STARTED: Final = "(SELECT 'started:' || extract(epoch FROM pg_postmaster_start_time()))"


@cache
def identity() -> str:
    """Return SQL of the identity of the cluster. Call it before a transaction that must begin with something else."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {_CONTROLLED}")
    except (NotSupportedError, ProgrammingError):
        return _STARTED
    return _CONTROLLED


def cluster() -> str:
    """Return the identity of the cluster."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {identity()}")
        return str(cursor.fetchone()[0])
