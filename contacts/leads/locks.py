"""Advisory locks for contacts that don't exist yet. Each lasts until the end of the transaction."""

from collections.abc import Iterable
from typing import Final

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from crm.models import Channel

_IMPORT: Final = "hashtext('contacts.import'), %s"
PATIENCE: Final = "3s"


class Importing(Exception):
    """An import of the channel runs, and takes longer than a person can wait."""


def lock_import(channel: Channel) -> None:
    """Wait until no other import of the channel runs and nobody adds a lead to it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_IMPORT})", [channel.pk])


def lock_contact_information(channel: Channel, values: Iterable[str]) -> None:
    """Wait for those who add the same values (folded) to the channel.

    Raise Importing when an import runs for longer than PATIENCE; the transaction can't go on then.
    """
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
