from typing import ClassVar

from django.contrib import admin

from crm.admin.base import ReadOnlyAdmin
from crm.models import Job, LogEntry, Notice


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin[LogEntry]):
    list_display = ("at", "channel", "actor_name", "verb", "subject_name", "ip_address")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("actor_name", "verb", "subject_name")
    sortable_by = ()


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin[Job]):
    list_display = ("title", "channel", "manager", "state", "done", "total", "attempts", "created_at", "ended_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel", "manager__user")
    search_fields = ("title", "task")
    sortable_by = ()
    exclude: ClassVar = ("lease",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin[Notice]):
    list_display = ("created_at", "channel", "manager", "text", "read_at")
    list_filter = ("channel",)
    list_select_related = ("channel", "manager__user")
    search_fields = ("text",)
    sortable_by = ()
