"""The country and city of an IP address, by the operator's own MaxMind file (`ROSTER_GEOIP`); without one nothing."""

import logging
import threading
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import maxminddb
from django.conf import settings

LOOKED_AGAIN: float = 60.0  # seconds, for a file that has been replaced
MAX_CITY: Final = 100

logger = logging.getLogger(__name__)


class Located(NamedTuple):
    country: str | None = None
    city: str | None = None


class _File:
    """The file that is in use, opened again when there is another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: maxminddb.Reader | None = None
        self._seen: tuple[str, int, int] | None = None
        self._next = 0.0

    def reader(self) -> maxminddb.Reader | None:
        with self._lock:
            if time.monotonic() >= self._next or not self._seen or self._seen[0] != settings.GEOIP:
                self._next = time.monotonic() + LOOKED_AGAIN
                self._look()
            return self._reader

    def _look(self) -> None:
        try:
            stat = Path(settings.GEOIP).stat()
            seen = (settings.GEOIP, stat.st_mtime_ns, stat.st_size)
            if seen == self._seen:
                return
            # The reader before isn't closed: another thread may be using it.
            self._reader, self._seen = maxminddb.open_database(settings.GEOIP, maxminddb.MODE_MMAP), seen
        except (OSError, maxminddb.InvalidDatabaseError) as error:
            logger.warning("The places of IP addresses can't be read from %s: %s", settings.GEOIP, error)


_file: Final = _File()


def locate(address: str) -> Located:
    """Return where an IP address is, as far as the file knows."""
    reader = _file.reader() if settings.GEOIP else None
    if reader is None:
        return Located()
    try:
        found: Any = reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError):
        return Located()
    if not isinstance(found, dict):
        return Located()
    country = found.get("country", {}).get("iso_code")
    city = found.get("city", {}).get("names", {}).get("en")
    return Located(country, city[:MAX_CITY] if country and city else None)
