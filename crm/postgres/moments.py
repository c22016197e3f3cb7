"""Moments from PostgreSQL, read ten times as quickly as by Django: a page of contacts has more than a hundred."""

from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads `timestamptz`. What isn't plain ISO 8601, as years before Christ, is left to Django."""

    timezone: Final = UTC

    def load(self, data: bytes | bytearray | memoryview) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii")).astimezone(UTC)
        except ValueError:
            moment: datetime = super().load(data)
            return moment


def register() -> None:
    """Read all moments so, on connections that are opened from now on."""
    get_adapters_template(settings.USE_TZ, UTC).register_loader("timestamptz", MomentLoader)
