"""A bare JSON API over the same contacts in real columns, measured in the same run.

It is what the data costs an API that does nothing else: no users, permissions, languages or pages. A browser would
still have to draw what it answers.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from django.db import connection

from contacts.bench.bare_table import COLUMNS, INDEXES, PAGE, TABLE
from contacts.bench.lists import CLIENT_LISTS, PAGES_OF_ROWS
from contacts.models import Contact
from crm.bench.stage import Stage
from crm.bench.web import running, throughput
from crm.bench.works import Result, measured
from crm.server.address import Address


@measured("16 clients: bare JSON API, list and count")
def lists_with_count(stage: Stage) -> Result:
    return _asked(stage, [[f"/?{urlencode({**query, 'count': 1})}"] for query in CLIENT_LISTS])


@measured("16 clients: bare JSON API, rows alone")
def rows_alone(stage: Stage) -> Result:
    return _asked(stage, [[f"/?{urlencode({'offset': page * PAGE})}"] for page in PAGES_OF_ROWS])


def _asked(stage: Stage, turns: list[list[str]]) -> Result:
    with _flattened(stage), running(_command) as server:
        return throughput(server, turns, {})


def _command(address: Address) -> list[str]:
    """The same server with the same number of processes."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address.host]
    granian += ["--port", str(address.port), "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    return [*granian, "--log-level", "error", "contacts.bench.bare_api:application"]


@contextmanager
def _flattened(stage: Stage) -> Iterator[None]:
    """Have the stage's contacts in a table of real columns."""
    columns = ", ".join(f"{expression} AS {name}" for name, expression in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {TABLE} AS SELECT {columns} FROM {Contact._meta.db_table} WHERE channel_id = %s",  # noqa: S608 - own names
            [stage.channel.pk],
        )
        for index in INDEXES:
            cursor.execute(f"CREATE INDEX ON {TABLE} {index}")
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        try:
            yield
        finally:
            cursor.execute(f"DROP TABLE {TABLE}")
