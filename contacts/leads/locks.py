"""Who waits for whom where no row is there to be locked yet; each lock lasts until the end of the transaction."""

from collections.abc import Iterable
from typing import Final

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from crm.models import Channel

_IMPORT: Final = "hashtext('contacts.import'), %s"
PATIENCE: Final = "3s"


class Importing(Exception):
    """A file is being imported into the channel, and takes longer than somebody can wait."""


def import_alone(channel: Channel) -> None:
    """One import of the channel at a time, and nobody adds leads beside it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_IMPORT})", [channel.pk])


def add_beside_others(channel: Channel, values: Iterable[str]) -> None:
    """Who adds the same values waits; others don't. Raises Importing; the transaction can't go on then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_IMPORT})", [channel.pk])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise Importing from error
            raise
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        for value in sorted(set(values)):  # in order, so that two can't wait for each other
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"contacts.lead {value}", channel.pk]
            )
