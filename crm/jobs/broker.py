"""django-q2's brokers, reduced to our own work: nothing reaches a worker but calls of `crm.jobs.tasks.run`.

django-q2 calls whatever function a queued task names, and its scheduler queues whatever a schedule names.
"""

import logging
from typing import Any

from django_q.brokers import Broker
from django_q.brokers.orm import ORM
from django_q.signing import BadSignature, SignedPackage

from crm.jobs.queue import RUN

logger = logging.getLogger(__name__)


class OwnTasks(Broker):  # type: ignore[misc] # django-q2 has no types
    """Drops, with a log line, what calls another function."""

    def dequeue(self) -> list[tuple[Any, Any]] | None:
        """Return the next tasks as (id, signed payload); None when there are none."""
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
