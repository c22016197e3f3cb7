"""What PostgreSQL copies out is written as it is, however much it is."""

from io import BytesIO

import pytest
from django.db import connection
from psycopg.errors import DivisionByZero

from crm.postgres.copying import copy_out

pytestmark = pytest.mark.django_db(transaction=True)


def copied(query: str, *params: object) -> tuple[int, bytes]:
    connection.ensure_connection()
    assert connection.connection
    file = BytesIO()
    return copy_out(connection.connection, f"COPY ({query}) TO STDOUT (FORMAT csv)", params, file), file.getvalue()


def test_every_row_is_written_and_counted() -> None:
    rows = "SELECT n, repeat(%s, 1 + n %% 3000) FROM generate_series(1, 5000) AS n"
    assert copied(rows, "é") == (5000, "".join(f"{n},{'é' * (1 + n % 3000)}\n" for n in range(1, 5001)).encode())
    assert copied("SELECT 1 WHERE false") == (0, b"")


def test_an_error_after_some_rows_is_raised_and_the_connection_goes_on() -> None:
    with pytest.raises(DivisionByZero):
        copied("SELECT 1 / (5000 - n) FROM generate_series(1, 9000) AS n")
    assert copied("SELECT 1") == (1, b"1\n")
    with pytest.raises(DivisionByZero):
        copied("SELECT 1 / 0")
    assert copied("SELECT 2") == (1, b"2\n")
