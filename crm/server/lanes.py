"""Who may work: so many requests at a time, and a bounded queue of others in front of them.

More threads than cores don't make Python quicker, and who waits in a long queue has mostly gone when the answer comes.
So what doesn't fit is refused at once, and asks again a little later.
"""

import asyncio
from collections import deque
from contextlib import suppress


class Busy(Exception):
    """The queue is full, or no place became free in time."""


class Lane:
    """Places for requests that are being answered, and a queue. Only the thread of one event loop may use it."""

    def __init__(self, places: int, most_waiting: int, patience: float) -> None:
        """`patience`: how many seconds a request may wait for a place."""
        self._free = places
        self._most_waiting = most_waiting
        self._patience = patience
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether the next one has to wait."""
        return not self._free

    async def enter(self, gone: "asyncio.Future[None] | None" = None) -> None:
        """Take a place, in the order of arrival. Raise Busy, also when `gone` is done before."""
        if self._free:
            self._free -= 1
            return
        if len(self._queue) >= self._most_waiting:
            raise Busy
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        waited_for = {turn} if gone is None else {turn, gone}
        try:
            await asyncio.wait(waited_for, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if turn.done():
                self.leave()
            raise
        finally:
            with suppress(ValueError):
                self._queue.remove(turn)
        if not turn.done():
            raise Busy

    def leave(self) -> None:
        """Give the place to the one who has waited longest."""
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._free += 1
