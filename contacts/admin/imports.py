from django.contrib import admin

from contacts.models import FileImport
from crm.admin.base import ReadOnlyAdmin


@admin.register(FileImport)
class FileImportAdmin(ReadOnlyAdmin[FileImport]):
    """Files that managers have uploaded, and what became of their rows."""

    list_display = (
        "name",
        "channel",
        "kind",
        "manager",
        "rows",
        "created",
        "changed",
        "refused",
        "created_at",
        "ended_at",
    )
    list_filter = ("kind", "channel")
    list_select_related = ("channel", "manager__user")
    exclude = ("samples", "refusals", "file")
    search_fields = ("name",)
    sortable_by = ()
