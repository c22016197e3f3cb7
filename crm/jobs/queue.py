"""The queue of background work. It knows one function, `crm.jobs.tasks.run`, and that runs tasks by their names only.

What may be run stands in the settings: `TASKS` and `RECURRING`. So whoever could write into the queue, or into
django-q2's schedules, couldn't run anything else.
"""

from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

RUN: Final = "crm.jobs.tasks.run"


class UnknownTask(ValueError):
    """The task isn't in the settings' lists."""


def is_task(name: object) -> bool:
    """Whether the dotted name is one of `settings.TASKS` or `settings.RECURRING`."""
    return name in settings.TASKS or name in settings.RECURRING


def later(task: str, *args: Any) -> None:
    """Run the task (a dotted name) with these arguments in the background, if the running transaction commits.

    Raise UnknownTask for a name that isn't in the settings.
    """
    if not is_task(task):
        raise UnknownTask(task)
    if "orm" in settings.Q_CLUSTER:  # the queue is a table: the row commits with the transaction
        async_task(RUN, task, *args, group=task)
    else:
        transaction.on_commit(lambda: async_task(RUN, task, *args, group=task))
