"""What other packages register in the admin: to look at, unless it stands in `sign_in`.

Nothing here can name code to be run: whoever may write a schedule or a queued task runs any function of the server.
"""

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django_q.models import Failure, OrmQ, Schedule, Success

from crm.admin.base import ReadOnlyAdmin, SteadyListAdmin

_REGISTERED = [Schedule, Success, Failure, EmailAddress, Group]
for module in ("allauth.account.admin", "django.contrib.auth.admin", "django_q.admin"):
    import_module(module)  # registers them: autodiscovery would do it after this module
# Without a queue in the database there is nothing to look at.
_QUEUE = [OrmQ] if admin.site.is_registered(OrmQ) else []
admin.site.unregister([*_REGISTERED, *_QUEUE])


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyAdmin[Schedule]):
    """Recurring work: `settings.RECURRING` says what there is."""

    list_display = ("id", "func", "schedule_type", "minutes", "next_run")
    search_fields = ("name", "func")


class TaskAdmin(ReadOnlyAdmin[Any]):
    """Work that has ended. Submitting it again is for the job that it belongs to."""

    list_display = ("name", "group", "func", "cluster", "started", "stopped")
    search_fields = ("name", "func", "group")
    ordering = ("-started",)


@admin.register(Success)
class SuccessAdmin(TaskAdmin):
    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(success=True)


@admin.register(Failure)
class FailureAdmin(TaskAdmin):
    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(success=False)


@admin.register(*_QUEUE)
class QueueAdmin(ReadOnlyAdmin[OrmQ]):
    """Work that waits."""

    list_display = ("id", "key", "name", "group", "func", "lock", "task_id")
    fields = ("key", "lock", "task_id", "name", "group", "func", "args", "kwargs", "q_options")


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin[EmailAddress]):
    """A second address would be a second way to sign in, of which `User.email` knows nothing."""

    list_display = ("email", "user", "primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")


@admin.register(Group)
class GroupAdmin(SteadyListAdmin[Group], DjangoGroupAdmin):
    """Rights in the admin are given by superusers alone: else a right could give itself others."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)
