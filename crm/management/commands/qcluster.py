import gc
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_q.management.commands import qcluster


class Command(qcluster.Command):  # type: ignore[misc]
    """Django-q's own, with everything that its processes need loaded before they are forked: so they share it.

    It goes without Django's checks, for which all pages are loaded: `manage.py up` has made them.
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
