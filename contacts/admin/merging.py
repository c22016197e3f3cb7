from django.contrib import admin
from django.utils.translation import gettext_lazy

from contacts.models import Merge
from crm.admin.base import ReadOnlyAdmin


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin[Merge]):
    """Which contacts were merged within the last 30 days."""

    list_display = ("id", "channel", "kept_id", "absorbed_id", "at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=kept__id", "=absorbed_id")
    search_help_text = gettext_lazy("The number of a contact.")
    sortable_by = ()
