"""django-q2's brokers, reduced to our own work: nothing reaches a worker but calls of `crm.jobs.tasks.run`.

django-q2 calls whatever function a queued task names, and its scheduler queues whatever a schedule names.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from django_q.brokers import Broker
from django_q.brokers.orm import ORM
from django_q.signing import BadSignature, SignedPackage

from crm.extension import ExtensionPoint
from crm.jobs.queue import RUN

PULSE_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)

due_work: Final = ExtensionPoint[Callable[[], object]](
    "Called about once a second by the process that takes tasks from the queue: enqueue what has become due. For work "
    "that begins sooner than the schedule comes, and that no action can enqueue. Two processes may call at once."
)


class OwnTasks(Broker):  # type: ignore[misc] # django-q2 has no types
    """Drops, with a log line, what calls another function."""

    _next_pulse = 0.0

    def dequeue(self) -> list[tuple[Any, Any]] | None:
        """Return the next tasks as (id, signed payload); None when there are none."""
        if time.monotonic() >= self._next_pulse:
            self._next_pulse = time.monotonic() + PULSE_SECONDS
            _enqueue_due_work()
        waiting = super().dequeue()
        return [entry for entry in waiting if self._is_ours(*entry)] if waiting else None

    def _is_ours(self, ack_id: Any, payload: Any) -> bool:
        try:
            function = SignedPackage.loads(payload)["func"]
        except (TypeError, KeyError, BadSignature):
            function = "something unreadable"
        if function == RUN:
            return True
        logger.error("Refused to run %r from the queue: only %s is called.", function, RUN)
        self.acknowledge(ack_id)
        return False


class TableBroker(OwnTasks, ORM):  # type: ignore[misc] # django-q2 has no types
    """The queue in the database."""


def _enqueue_due_work() -> None:
    for enqueue in due_work:
        try:
            enqueue()
        except Exception:  # what is queued already goes on
            logger.exception("What is due can't be enqueued")
