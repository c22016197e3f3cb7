"""How often an address or a visitor may call: token buckets in memory, for each web process.

They keep a page that loops, or somebody who plays with the script, from holding the others up. What must be exact for
the whole installation is limited elsewhere: docs/decisions/031-limits-of-programs.md.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

MOST_KNOWN: Final = 20_000


class Buckets:
    """A bucket for each caller: full it holds the calls of one minute, and it fills up within one."""

    def __init__(self, a_minute: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, at a moment

    def take(self, caller: str) -> float:
        """Take a token; return 0, or after how many seconds there is one."""
        size = self._a_minute()
        if not size:
            return 0
        now = self._clock()
        with self._lock:
            tokens, at = self._known.pop(caller, (size, now))
            tokens = min(size, tokens + (now - at) * size / 60)
            taken = tokens >= 1
            self._known[caller] = (tokens - taken, now)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return 0 if taken else (1 - tokens) * 60 / size

    def forget(self) -> None:
        """Let all buckets be full."""
        with self._lock:
            self._known.clear()


def network(address: str) -> str:
    """Return what stands for an IP address: itself, or the network that one subscriber has of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address
