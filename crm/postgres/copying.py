"""COPY … TO STDOUT into a file, for millions of rows: psycopg waits for each of them by itself."""

from collections.abc import Sequence
from time import sleep
from typing import IO, Any, Final

from psycopg import ClientCursor, Connection
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.generators import execute, fetch_many
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Wait

# So that more comes at once: PostgreSQL sends 8 kB at a time, and goes on while nobody reads them.
GATHERING_SECONDS: Final = 0.0005


def copy_out(connection: Connection[Any], statement: str, params: Sequence[Any], file: IO[bytes]) -> int:
    """Write what COPY gives into the file; return how many rows that are. Raise psycopg.Error."""
    sql = ClientCursor(connection).mogrify(statement, params)
    with connection.lock:
        return connection.wait(_copied(connection.pgconn, sql.encode(), file))


def _copied(server: PGconn, sql: bytes, file: IO[bytes]) -> PQGen[int]:
    server.send_query(sql)
    _checked((yield from execute(server)), ExecStatus.COPY_OUT)
    any_came = False  # at the last look: libpq takes a part of what has come
    while True:
        size, data = server.get_copy_data(1)
        if size > 0:
            any_came = True
            file.write(data)
        elif size == 0:
            if not any_came:
                while not (yield Wait.R):
                    pass
                sleep(GATHERING_SECONDS)
            any_came = False
            server.consume_input()
        else:
            return _checked((yield from fetch_many(server)), ExecStatus.COMMAND_OK).command_tuples or 0


def _checked(results: Sequence[PGresult], status: ExecStatus) -> PGresult:
    """Return the one result of a statement. Raise psycopg.Error when it is another than was expected."""
    (result,) = results
    if result.status != status:
        raise error_from_result(result)
    return result
