"""Why PostgreSQL answers in the place of a copy that would be much quicker: the log says so, not for each request."""

import logging
from threading import Lock
from time import monotonic
from typing import Final

from contacts.columnar.conditions import Unanswerable
from crm.models import Channel

SECONDS: Final = 60  # for which the same isn't said again
MOST: Final = 1_000

logger = logging.getLogger(__name__)


class Hindered(Unanswerable):
    """A copy answers this at other times."""


def log(channel: Channel, reason: Hindered) -> None:
    """Say that PostgreSQL answers; once a minute for each channel and reason."""
    key, now = (channel.pk, str(reason)), monotonic()
    with _lock:
        if _said.get(key, 0) > now:
            return
        if len(_said) >= MOST:
            _said.clear()
        _said[key] = now + SECONDS
    logger.warning("PostgreSQL answers in the place of the columnar copy of channel %s: %s", channel.pk, reason)


def forget() -> None:
    """Say everything again."""
    with _lock:
        _said.clear()


_said: Final[dict[tuple[int, str], float]] = {}  # until when
_lock: Final = Lock()
