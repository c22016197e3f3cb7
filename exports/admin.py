from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports.models import Export


@admin.register(Export)
class ExportAdmin(admin.ModelAdmin[Export]):
    """To look at only: neither password nor file is shown, and a row goes with its channel."""

    list_display = ["id", "channel", "manager", "state", "stated", "rows", "reason", "created_at", "expires_at"]
    list_filter = ["job__state", "channel"]
    list_select_related = ["channel", "manager__user", "job"]
    search_fields = ["reason", "manager__user__email"]
    ordering = ["-id"]
    exclude = ["password"]
    show_full_result_count = False

    @admin.display(description=_("state"), ordering="job__state")
    def state(self, export: Export) -> str:
        return str(export.job.get_state_display())

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Export]":
        return Export.everywhere.defer("password")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Export | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Export | None = None) -> bool:
        return False
