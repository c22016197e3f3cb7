from django.contrib import admin

from contacts.models import SavedUrlPart
from crm.admin.base import ReadOnlyAdmin


@admin.register(SavedUrlPart)
class SavedUrlPartAdmin(ReadOnlyAdmin[SavedUrlPart]):
    """Filters too long for a URL, and the terms of searches."""

    list_display = ("digest", "channel", "used_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("digest",)
    sortable_by = ()
