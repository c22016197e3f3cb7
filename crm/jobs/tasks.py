"""What django-q2 calls."""

import logging
from typing import Any

from django.utils.module_loading import import_string

from crm import jobs
from crm.jobs.queue import is_task

logger = logging.getLogger(__name__)


def run(task: str, *args: Any) -> Any:
    """Call the task of that dotted name, if it is in the settings' lists; otherwise log and do nothing."""
    if not is_task(task):
        logger.error("Refused to run %r: it isn't in settings.TASKS or settings.RECURRING.", task)
        return None
    return import_string(task)(*args)


def revive() -> int:
    """Enqueue again what lost its worker or its place in the queue; return how many jobs that were."""
    return jobs.revive()
