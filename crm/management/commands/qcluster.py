import gc
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_q.management.commands import qcluster


class Command(qcluster.Command):  # type: ignore[misc]
    """Django-q's own, with everything that its processes need loaded before they are forked: so they share it.

    Django's checks aren't run, as they load all pages: `manage.py up` and `manage.py migrate` run them before.
    """

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        gc.disable()
        for task in (*settings.TASKS, *settings.RECURRING):
            import_string(task)
        gc.collect()
        gc.freeze()
        gc.enable()
        super().handle(*args, **options)
