"""Django's PostgreSQL backend, which starts the embedded server before the first connection.

So every command that needs the database has one, whether `manage.py up` runs or not.
"""

import time
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient
from django.db.utils import OperationalError

from crm.postgres.server import ServerError, embedded_server, program


class DatabaseClient(PostgresClient):
    """`manage.py dbshell` with the psql that came with the server."""

    executable_name = program("psql")

    def runshell(self, parameters: Iterable[str]) -> None:
        embedded_server(settings.DATA_DIR).hold()
        super().runshell(parameters)


# Seconds. Whoever takes a connection from a pool needn't look each time whether the server runs.
HELD: Final = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient
    _held_at = -HELD

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        now = time.monotonic()
        if self.pool is None or now - DatabaseWrapper._held_at >= HELD:
            try:
                embedded_server(settings.DATA_DIR).hold()
            except ServerError as error:
                raise OperationalError(str(error)) from error
            DatabaseWrapper._held_at = now
        return super().get_new_connection(conn_params)
