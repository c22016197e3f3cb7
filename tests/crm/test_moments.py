"""Moments as PostgreSQL sends them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection

pytestmark = pytest.mark.django_db


def read(written: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        return cursor.fetchone()[0]


def test_a_moment_of_any_zone_is_read_in_utc() -> None:
    assert read("2026-11-27 09:30:15.25+09") == datetime(2026, 11, 27, 0, 30, 15, 250_000, tzinfo=UTC)


@pytest.mark.parametrize("written", ["0044-03-15 12:00+00 BC", "12026-01-01 00:00+00"])
def test_a_moment_that_python_has_not_is_a_fault_of_the_data(written: str) -> None:
    with pytest.raises(DataError):
        read(written)
