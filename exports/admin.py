from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.base import ReadOnlyAdmin
from exports.models import Export


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin[Export]):
    """To look at only: neither password nor file is shown, and a row goes with its channel."""

    list_display = ["id", "channel", "manager", "state", "stated", "rows", "reason", "created_at", "expires_at"]
    list_filter = ["job__state", "channel"]
    list_select_related = ["channel", "manager__user", "job"]
    search_fields = ["reason", "manager__user__email"]
    exclude = ["password"]

    @admin.display(description=_("state"), ordering="job__state")
    def state(self, export: Export) -> str:
        return str(export.job.get_state_display())

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Export]":
        return Export.everywhere.defer("password")
