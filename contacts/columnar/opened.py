"""The copies that this process has open for reading."""

import os
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.conf import settings

from contacts.columnar import duck, files
from contacts.columnar.conditions import Columns
from contacts.columnar.kept import KeptAnswers, Rows
from contacts.columnar.loading import VERSION
from contacts.models import ColumnarCopy
from crm import waiting
from crm.models import Channel

MOST: Final = 4  # each has memory of its own
MISSING_SECONDS: Final = 1  # PostgreSQL answers for so long after a copy is there, a hundred times as slowly
MOST_MISSING: Final = 1_000


class Opened:
    """A copy that is open for reading; every thread has a cursor of its own."""

    def __init__(self, copy: ColumnarCopy) -> None:
        self.file, self.rows, self.built_at = copy.file, copy.rows, copy.built_at
        self.columns = Columns({key: (name, means) for key, (name, means) in copy.columns.items()})
        self._database = duck.connect(files.local(copy.file), _config(), read_only=True)
        self._odd: dict[str, list[int]] = {}
        self._longest: dict[str, int] = {}
        self._kept = KeptAnswers()

    def fetch(self, sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query. Raise DuckError; Abandoned when its request is."""
        with (
            duck.translated(),
            self._database.cursor() as cursor,
            waiting.current().interrupting(cursor.interrupt),
        ):
            rows: list[tuple[Any, ...]] = cursor.execute(sql, list(params)).fetchall()
            return rows

    def ask(self, sql: str, params: list[Any]) -> Rows:
        """Return the few rows of a query. The file is read once for equal queries. Raise as `fetch`."""
        return self._kept.get(sql, params, lambda: self.fetch(sql, params))

    def forget_answers(self) -> None:
        """Read the file again for whatever is asked."""
        self._kept = KeptAnswers()

    def odd(self, keys: Iterable[str]) -> set[int]:
        """Return the contacts of whom the file can't hold the value of at least one of these keys."""
        found: set[int] = set()
        for key in keys:
            name = self.columns.held[key][0]
            if name not in self._odd:
                self._odd[name] = [pk for (pk,) in self.fetch("SELECT id FROM odd WHERE name = ?", [name])]
            found.update(self._odd[name])
        return found

    def longest(self, name: str) -> int:
        """Return how many bytes the longest text of a column has."""
        if name not in self._longest:
            ((self._longest[name],),) = self.fetch(f"SELECT coalesce(max(strlen({name})), 0) FROM contacts")  # noqa: S608 - own name
        return self._longest[name]


def held(channel: Channel) -> Opened | None:
    """Return the copy of the channel that this process has open; it may be an old one."""
    return _opened.get(_key(channel))


def open_current(channel: Channel) -> Opened | None:
    """Return the channel's copy in use, opened if it wasn't; None when there is none. Raise OSError, DuckError."""
    copy = channel.columnar_copies.filter(state=ColumnarCopy.State.CURRENT, version=VERSION).first()
    with _lock:
        known = _opened.pop(_key(channel), None)
        if copy is None:
            return None
        _opened[_key(channel)] = opened = known if known and known.file == copy.file else Opened(copy)
        while len(_opened) > MOST:
            _opened.popitem(last=False)
        return opened


def is_at_hand(channel: Channel) -> bool:
    """Return whether this process can read a copy of the channel. That there is none is remembered for a moment."""
    key = _key(channel)
    if not settings.COLUMNAR or _missing.get(key, 0) > monotonic():
        return False
    if key in _opened:
        return True
    with suppress(OSError, duck.DuckError):
        if open_current(channel):
            return True
    if len(_missing) >= MOST_MISSING:
        _missing.clear()
    _missing[key] = monotonic() + MISSING_SECONDS
    return False


def close(channel: Channel) -> None:
    """Forget what this process knows of the channel's copy. Those who are reading it go on."""
    _opened.pop(_key(channel), None)
    _missing.pop(_key(channel), None)


# The least recently opened first. A forked process must not use what its parent has open.
_opened: OrderedDict[tuple[int, int], Opened] = OrderedDict()
_missing: Final[dict[tuple[int, int], float]] = {}  # until when
_lock: Final = Lock()


def _key(channel: Channel) -> tuple[int, int]:
    return os.getpid(), channel.pk


def _config() -> duck.Config:
    return {
        "memory_limit": f"{settings.COLUMNAR_MEMORY_MB}MB",
        "threads": settings.COLUMNAR_THREADS,
        "enable_external_access": False,
    }
